import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { DEFAULT_CONFIDENCE, normalMultiplier, tailError } from './interval';

/** How precise a mean is to be: deviation and half-width in the same unit. */
export interface PrecisionTarget {
  /** Of single values. */
  readonly standardDeviation: number;
  readonly halfWidth: number;
  /** 0.95 by default. */
  readonly confidence?: number;
}

/** How many independent values a mean needs, by what is known of their standard deviation. */
export interface SampleSize {
  /** The smallest n with z·s/√n ≤ h: enough where the deviation is known beforehand. */
  readonly normal: number;
  /** The smallest n with t(n − 1)·s/√n ≤ h: for Student's interval, whose deviation comes from the same values. */
  readonly student: number;
}

/**
 * How many independent values give a mean an interval of the requested half-width, if their standard deviation comes
 * out as assumed: n = (z·s/h)² by the normal distribution; by Student's t, whose multiplier falls with n, the least
 * n that satisfies t(n − 1)·s/√n ≤ h, found upwards from there.
 * Source: Cochran (1977), "Sampling Techniques", chapter 4; Student (1908), Biometrika 6.
 * @throws RangeError unless the deviation is 0 or more, the half-width above 0, the confidence between 0 and 1, and
 *   the answer a number that can be counted to exactly.
 */
export function sampleSizeForHalfWidth({
  standardDeviation,
  halfWidth,
  confidence = DEFAULT_CONFIDENCE,
}: PrecisionTarget): SampleSize {
  const tail = tailError(confidence);
  if (!(standardDeviation >= 0)) {
    throw new RangeError(`The standard deviation must be 0 or more, but is ${standardDeviation}.`);
  }
  if (!(halfWidth > 0)) throw new RangeError(`The half-width must be above 0, but is ${halfWidth}.`);
  const deviations = standardDeviation / halfWidth;
  const normal = Math.max(1, Math.ceil((normalMultiplier(confidence) * deviations) ** 2));
  if (!Number.isSafeInteger(normal)) {
    throw new RangeError(`A half-width of ${halfWidth} would need ${normal} values.`);
  }
  let student = Math.max(2, normal);
  while (-tQuantile(tail, student - 1) * deviations > Math.sqrt(student)) student++;
  return { normal, student };
}
