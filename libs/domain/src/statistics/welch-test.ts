import tCdf from '@stdlib/stats-base-dists-t-cdf';
import { type Summary, summarize } from './summarize';

export interface WelchResult {
  readonly t: number;
  /** Welch–Satterthwaite degrees of freedom. */
  readonly degreesOfFreedom: number;
  /** Two-sided. */
  readonly pValue: number;
}

/** What the test needs to know of a sample; a {@link Summary} will do. */
export type SampleMoments = Pick<Summary, 'count' | 'mean' | 'standardDeviation'>;

/**
 * Welch's test that two independent samples have the same mean, without assuming equal variances:
 * t = (x̄ − ȳ)/√(s²ₓ/n + s²ᵧ/m).
 * Source: Welch (1947), "The generalization of 'Student's' problem", Biometrika 34.
 * @throws RangeError when a sample has fewer than two values, one is not finite, or neither sample varies.
 */
export function welchTest(a: readonly number[], b: readonly number[]): WelchResult {
  return welchTestOf(summarize(a), summarize(b));
}

/**
 * {@link welchTest} for samples of which only count, mean and standard deviation are known.
 * @throws RangeError when a count is under two or both standard deviations are 0.
 */
export function welchTestOf(a: SampleMoments, b: SampleMoments): WelchResult {
  if (a.count < 2 || b.count < 2) {
    throw new RangeError(`Each sample needs two values or more, but they have ${a.count} and ${b.count}.`);
  }
  const errorA = a.standardDeviation ** 2 / a.count;
  const errorB = b.standardDeviation ** 2 / b.count;
  const error = errorA + errorB;
  if (!(error > 0)) throw new RangeError('Neither sample varies, so the test has nothing to compare with.');
  const t = (a.mean - b.mean) / Math.sqrt(error);
  const degreesOfFreedom = error ** 2 / (errorA ** 2 / (a.count - 1) + errorB ** 2 / (b.count - 1));
  return { t, degreesOfFreedom, pValue: 2 * tCdf(-Math.abs(t), degreesOfFreedom) };
}
