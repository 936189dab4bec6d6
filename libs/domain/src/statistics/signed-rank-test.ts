import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import { EXACT_VALUES, signedRankTail } from './rank-distributions';
import { requireSample } from './sample';

export interface SignedRankResult {
  /** The sum of the ranks, by distance from 0, of the positive values. */
  readonly positiveRankSum: number;
  /** Two-sided. */
  readonly pValue: number;
  readonly method: 'exact' | 'normal';
}

/**
 * Wilcoxon's signed-rank test that a sample is symmetric about 0: of launches' log ratios, that neither model is the
 * faster. Zeros say nothing and are left out. Exact for at most 50 values without zeros and ties, else normal with
 * tie and continuity correction. The smallest p-value of n values is 2^(1 − n): 0.031 for 6.
 * Source: Wilcoxon (1945), Biometrics Bulletin 1; Hollander, Wolfe and Chicken (2014), section 3.1. As R's
 * `wilcox.test(x)`, but for 50 values: R is exact below 50 only, unless `exact = TRUE`.
 * @throws RangeError when there are no values or one is not finite.
 */
export function signedRankTest(values: readonly number[]): SignedRankResult {
  requireSample(values);
  const signed = values.filter((value) => value !== 0).sort((a, b) => Math.abs(a) - Math.abs(b));
  const { positiveRankSum, tieSizes } = rankByDistance(signed);
  const n = signed.length;
  const largest = (n * (n + 1)) / 2;
  const smaller = Math.min(positiveRankSum, largest - positiveRankSum);
  if (tieSizes.length === 0 && n === values.length && n <= EXACT_VALUES) {
    return { positiveRankSum, pValue: Math.min(1, 2 * signedRankTail(n).atMost(smaller)), method: 'exact' };
  }
  const tieTerm = tieSizes.reduce((sum, size) => sum + size ** 3 - size, 0) / 48;
  const variance = (n * (n + 1) * (2 * n + 1)) / 24 - tieTerm;
  const distance = Math.max(0, largest / 2 - smaller - 0.5);
  // All values 0: nothing speaks against the hypothesis, and the variance is 0.
  const pValue = variance > 0 ? 2 * normalCdf(-distance / Math.sqrt(variance), 0, 1) : 1;
  return { positiveRankSum, pValue: Math.min(1, pValue), method: 'normal' };
}

/** The sum of the mid-ranks of the positive values, and the sizes of all groups at one distance. */
function rankByDistance(ascending: readonly number[]): { positiveRankSum: number; tieSizes: number[] } {
  const tieSizes: number[] = [];
  let positiveRankSum = 0;
  for (let start = 0; start < ascending.length; ) {
    const distance = Math.abs(ascending[start] as number);
    let end = start;
    let positive = 0;
    while (end < ascending.length && Math.abs(ascending[end] as number) === distance) {
      if ((ascending[end++] as number) > 0) positive++;
    }
    positiveRankSum += (positive * (start + 1 + end)) / 2;
    if (end - start > 1) tieSizes.push(end - start);
    start = end;
  }
  return { positiveRankSum, tieSizes };
}
