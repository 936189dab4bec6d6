import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import { EXACT_PAIRS, rankSumTail } from './rank-distributions';
import { requireSample } from './sample';

export interface MannWhitneyResult {
  /** Pairs in which the value of `a` is the greater, ties counting half. */
  readonly u: number;
  /** Two-sided. */
  readonly pValue: number;
  readonly method: 'exact' | 'normal';
}

/**
 * The Mann–Whitney test that neither of two independent samples tends to be the greater. Exact when there are
 * at most 2,500 pairs and no ties, else normal with tie and continuity correction.
 * Source: Mann and Whitney (1947); Lehmann (1975), "Nonparametrics", section 1.4. As R's `wilcox.test`,
 * which by default is exact below 50 values in each sample.
 * @throws RangeError when a sample is empty or a value is not finite.
 */
export function mannWhitney(a: readonly number[], b: readonly number[]): MannWhitneyResult {
  requireSample(a);
  requireSample(b);
  const { u, tieSizes } = countPairs(a, b);
  const pairs = a.length * b.length;
  const smaller = Math.min(u, pairs - u);
  if (tieSizes.length === 0 && pairs <= EXACT_PAIRS) {
    const pValue = Math.min(1, 2 * rankSumTail(a.length, b.length).atMost(smaller));
    return { u, pValue, method: 'exact' };
  }
  const total = a.length + b.length;
  const tieTerm = tieSizes.reduce((sum, size) => sum + size ** 3 - size, 0) / (total * (total - 1));
  const variance = (pairs / 12) * (total + 1 - tieTerm);
  const distance = Math.max(0, pairs / 2 - smaller - 0.5);
  // All values equal: nothing speaks against the hypothesis, and the variance is 0.
  const pValue = variance > 0 ? 2 * normalCdf(-distance / Math.sqrt(variance), 0, 1) : 1;
  return { u, pValue: Math.min(1, pValue), method: 'normal' };
}

/** U of `a` by the sum of its mid-ranks, and the sizes of all groups of equal values. */
function countPairs(a: readonly number[], b: readonly number[]): { u: number; tieSizes: number[] } {
  const all = [...a.map((value) => ({ value, ofA: 1 })), ...b.map((value) => ({ value, ofA: 0 }))];
  all.sort((one, other) => one.value - other.value);
  const tieSizes: number[] = [];
  let rankSum = 0;
  for (let start = 0; start < all.length; ) {
    let end = start;
    let ofA = 0;
    while (end < all.length && all[end]?.value === all[start]?.value) ofA += all[end++]?.ofA ?? 0;
    rankSum += (ofA * (start + 1 + end)) / 2;
    if (end - start > 1) tieSizes.push(end - start);
    start = end;
  }
  return { u: rankSum - (a.length * (a.length + 1)) / 2, tieSizes };
}
