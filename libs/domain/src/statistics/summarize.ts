import { max, medianSorted, min, sampleStandardDeviation } from 'simple-statistics';
import { average, requireSample, sorted } from './sample';

/** The plain description of a sample, in its unit where it has one. */
export interface Summary {
  readonly count: number;
  readonly mean: number;
  /** Of the sample (n − 1); 0 for a single value, and for values that are all equal. */
  readonly standardDeviation: number;
  /** Standard deviation over |mean|, without unit; Infinity where values vary about a mean of 0. */
  readonly coefficientOfVariation: number;
  readonly median: number;
  /** The median distance from the median, in the unit of the values and not scaled to the standard deviation. */
  readonly medianAbsoluteDeviation: number;
  readonly min: number;
  readonly max: number;
}

/**
 * The descriptive figures of a sample, in the unit of its values.
 * @throws RangeError when there are no values or one is not finite.
 */
export function summarize(values: readonly number[]): Summary {
  requireSample(values);
  const list = [...values];
  const least = min(list);
  const greatest = max(list);
  const mean = average(list);
  const middle = median(list);
  const standardDeviation = least < greatest ? sampleStandardDeviation(list) : 0;
  return {
    count: list.length,
    mean,
    standardDeviation,
    coefficientOfVariation: standardDeviation === 0 ? 0 : standardDeviation / Math.abs(mean),
    median: middle,
    medianAbsoluteDeviation: median(list.map((value) => Math.abs(value - middle))),
    min: least,
    max: greatest,
  };
}

/**
 * The middle value, or the mean of the two middle ones.
 * @throws RangeError when there are no values or one is not finite.
 */
export function median(values: readonly number[]): number {
  requireSample(values);
  return medianSorted(Array.from(sorted(values)));
}
