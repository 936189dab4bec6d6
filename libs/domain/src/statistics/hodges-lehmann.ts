import { medianSorted } from 'simple-statistics';
import { DEFAULT_CONFIDENCE, type IntervalEstimate, tailError } from './interval';
import { criticalRank, type LowerTail, rankSumTail, signedRankTail } from './rank-distributions';
import { orderStatistic, requireSample } from './sample';

/**
 * The Hodges–Lehmann estimate of the centre of a sample: the median of the Walsh averages (xᵢ + xⱼ)/2, i ≤ j,
 * in the unit of the values. Robust: one launch in four may be an outlier (breakdown point 29 %).
 *
 * The interval inverts the Wilcoxon signed-rank test: from the k-th smallest to the k-th largest Walsh average.
 * When n is too small for the requested confidence (under 6 for 95 %) it spans the extreme Walsh averages, and
 * `confidence` says what that is worth, 1 − 2^(1 − n). Time and memory grow as n²: meant for launches, not calls.
 * Source: Hodges and Lehmann (1963), Annals of Mathematical Statistics 34; Hollander, Wolfe and Chicken (2014),
 * sections 3.2 and 3.3.
 * @throws RangeError when there are no values, one is not finite, or the confidence is not between 0 and 1.
 */
export function hodgesLehmann(
  values: readonly number[],
  confidence: number = DEFAULT_CONFIDENCE,
): IntervalEstimate {
  const tail = tailError(confidence);
  requireSample(values);
  const averages = new Float64Array((values.length * (values.length + 1)) / 2);
  let filled = 0;
  values.forEach((one, i) => {
    for (const other of values.slice(i)) averages[filled++] = one / 2 + other / 2;
  });
  return medianWithInterval(averages.sort(), signedRankTail(values.length), tail);
}

/**
 * The Hodges–Lehmann estimate of how far `a` lies above `b`: the median of all differences aᵢ − bⱼ, with the
 * interval that inverts the Mann–Whitney test. The same notes hold as for {@link hodgesLehmann}.
 * @throws RangeError when a sample is empty, a value is not finite, or the confidence is not between 0 and 1.
 */
export function hodgesLehmannShift(
  a: readonly number[],
  b: readonly number[],
  confidence: number = DEFAULT_CONFIDENCE,
): IntervalEstimate {
  const tail = tailError(confidence);
  requireSample(a);
  requireSample(b);
  const differences = Float64Array.from(a.flatMap((one) => b.map((other) => one - other))).sort();
  return medianWithInterval(differences, rankSumTail(a.length, b.length), tail);
}

function medianWithInterval(
  ascending: Float64Array,
  distribution: LowerTail,
  tail: number,
): IntervalEstimate {
  const rank = criticalRank(distribution, tail);
  return {
    estimate: medianSorted(Array.from(ascending)),
    lower: orderStatistic(ascending, rank),
    upper: orderStatistic(ascending, ascending.length + 1 - rank),
    confidence: Math.max(0, 1 - 2 * distribution.atMost(rank - 1)),
  };
}
