import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { DEFAULT_CONFIDENCE, type Interval, tailError } from './interval';
import { requireSample } from './sample';
import { summarize } from './summarize';

/**
 * Student's interval of a mean: x̄ ± t(n − 1) · s/√n, in the unit of the values, which must be independent.
 * Null for fewer than two values: one value says nothing of its own spread.
 * Source: Student (1908), "The probable error of a mean", Biometrika 6.
 * @throws RangeError when a value is not finite or the confidence is not between 0 and 1.
 */
export function studentInterval(
  values: readonly number[],
  confidence: number = DEFAULT_CONFIDENCE,
): Interval | null {
  const tail = tailError(confidence);
  requireSample(values, 0);
  if (values.length < 2) return null;
  const { count, mean, standardDeviation } = summarize(values);
  const halfWidth = (-tQuantile(tail, count - 1) * standardDeviation) / Math.sqrt(count);
  return { lower: mean - halfWidth, upper: mean + halfWidth };
}
