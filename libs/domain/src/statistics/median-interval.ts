import binomialCdf from '@stdlib/stats-base-dists-binomial-cdf';
import { DEFAULT_CONFIDENCE, type IntervalEstimate, tailError } from './interval';
import { criticalRank } from './rank-distributions';
import { orderStatistic, requireSample, sorted } from './sample';
import { median } from './summarize';

/**
 * The median of independent values with its exact interval, from the k-th smallest to the k-th largest value,
 * in their unit: the inverted sign test, free of any assumption on the distribution. For fewer than 6
 * values at 95 % it spans the extremes, and `confidence` says what that is worth.
 * Source: Conover (1999), "Practical Nonparametric Statistics", section 3.2.
 * @throws RangeError when there are no values, one is not finite, or the confidence is not between 0 and 1.
 */
export function medianInterval(
  values: readonly number[],
  confidence: number = DEFAULT_CONFIDENCE,
): IntervalEstimate {
  const tail = tailError(confidence);
  requireSample(values);
  const ascending = sorted(values);
  const signs = { largest: values.length, atMost: (k: number) => binomialCdf(k, values.length, 0.5) };
  const rank = criticalRank(signs, tail);
  return {
    estimate: median(values),
    lower: orderStatistic(ascending, rank),
    upper: orderStatistic(ascending, values.length + 1 - rank),
    confidence: Math.max(0, 1 - 2 * signs.atMost(rank - 1)),
  };
}
