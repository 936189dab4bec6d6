import { type LowerTail, rankSumTail, signedRankTail } from './rank-distributions';
import { requireSample } from './sample';

/**
 * The two-sided p-value of the test that the interval of `hodgesLehmann` inverts: the centre of a sample is 0. Wilcoxon's
 * signed-rank statistic is the number of Walsh averages above 0; those that are 0 count for the hypothesis. So the
 * interval of confidence c leaves 0 out exactly where p ≤ 1 − c.
 * Source: Tukey (1949), "The simplest signed-rank tests", on counting Walsh averages; Hollander, Wolfe and Chicken
 * (2014), sections 3.1 and 3.3.
 * @throws RangeError when there are no values or one is not finite.
 */
export function centreTest(values: readonly number[]): number {
  requireSample(values);
  const averages = values.flatMap((one, i) => values.slice(i).map((other) => one + other));
  return pValueOf(averages, signedRankTail(values.length));
}

/**
 * The two-sided p-value of the test that the interval of `hodgesLehmannShift` inverts: two samples do not differ in
 * location. The Mann–Whitney statistic is the number of differences above 0; those that are 0 count for the hypothesis,
 * so that with ties the test is careful. The interval of confidence c leaves 0 out exactly where p ≤ 1 − c.
 * Source: Hollander, Wolfe and Chicken (2014), sections 4.1 and 4.3.
 * @throws RangeError when a sample is empty or a value is not finite.
 */
export function shiftTest(a: readonly number[], b: readonly number[]): number {
  requireSample(a);
  requireSample(b);
  const differences = a.flatMap((one) => b.map((other) => one - other));
  return pValueOf(differences, rankSumTail(a.length, b.length));
}

function pValueOf(values: readonly number[], distribution: LowerTail): number {
  const notAbove = values.filter((value) => value <= 0).length;
  const notBelow = values.filter((value) => value >= 0).length;
  return Math.min(1, 2 * distribution.atMost(Math.min(notAbove, notBelow)));
}
