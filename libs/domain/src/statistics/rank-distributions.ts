import normalCdf from '@stdlib/stats-base-dists-normal-cdf';

/** P(statistic ≤ k) under the null hypothesis, for whole k from 0 to `largest`. */
export interface LowerTail {
  readonly largest: number;
  atMost(k: number): number;
}

/**
 * Up to this many values the signed-rank distribution is counted out; above, the normal approximation errs by
 * less than 0.001 at the 95 % level. 2⁵⁰ is still counted exactly in a double.
 */
export const EXACT_VALUES = 50;

/** Up to this many pairs the Mann–Whitney distribution is counted out, 50 by 50: some ten milliseconds. */
export const EXACT_PAIRS = 2500;

/**
 * Distributions counted before, by the sizes of the samples: a comparison of all pairs of runs needs the same few
 * over and over. At most 20 kB each.
 */
const cachedTails = new Map<string, LowerTail>();
const MAX_CACHED_TAILS = 100;

/**
 * The Wilcoxon signed-rank statistic T of n values: T is the sum of a random subset of the ranks 1…n.
 * Exact up to n = 50, else normal with mean n(n + 1)/4, variance n(n + 1)(2n + 1)/24, continuity corrected.
 * Source: Hollander, Wolfe and Chicken (2014), "Nonparametric Statistical Methods", section 3.1.
 */
export function signedRankTail(n: number): LowerTail {
  const largest = (n * (n + 1)) / 2;
  if (n > EXACT_VALUES) return normalTail(largest, (n * (n + 1) * (2 * n + 1)) / 24);
  const ways = new Float64Array(largest + 1);
  ways[0] = 1;
  for (let rank = 1; rank <= n; rank++) {
    for (let sum = largest; sum >= rank; sum--) ways[sum] = valueAt(ways, sum) + valueAt(ways, sum - rank);
  }
  return countedTail(ways);
}

/**
 * The Mann–Whitney statistic U of samples of m and n values without ties.
 * Exact up to 2,500 pairs, else normal with mean mn/2, variance mn(m + n + 1)/12, continuity corrected. It is the
 * same distribution whichever sample comes first; the table it is counted in grows with the first.
 * Source: Mann and Whitney (1947), Annals of Mathematical Statistics 18.
 */
export function rankSumTail(m: number, n: number): LowerTail {
  if (m > n) return rankSumTail(n, m);
  const largest = m * n;
  if (largest > EXACT_PAIRS) return normalTail(largest, (m * n * (m + n + 1)) / 12);
  const key = `${m} ${n}`;
  const kept = cachedTails.get(key);
  if (kept) return kept;
  if (cachedTails.size >= MAX_CACHED_TAILS) cachedTails.clear();
  const tail = countedRankSumTail(m, n);
  cachedTails.set(key, tail);
  return tail;
}

function countedRankSumTail(m: number, n: number): LowerTail {
  const largest = m * n;
  // chosen[i][u]: ways to choose i of the ranks seen so far so that their U is u.
  const chosen = Array.from({ length: m + 1 }, () => new Float64Array(largest + 1));
  (chosen[0] as Float64Array)[0] = 1;
  for (let rank = 1; rank <= m + n; rank++) {
    for (let i = Math.min(m, rank); i >= 1; i--) {
      // The i-th smallest chosen rank is above rank − i ranks that were not chosen.
      const above = rank - i;
      if (above > n) continue;
      const from = chosen[i - 1] as Float64Array;
      const to = chosen[i] as Float64Array;
      for (let u = above; u <= largest; u++) to[u] = valueAt(to, u) + valueAt(from, u - above);
    }
  }
  return countedTail(chosen[m] as Float64Array);
}

/**
 * The rank of the order statistic that bounds a two-sided interval: the largest k with P(statistic ≤ k − 1)
 * at most `tail`, and never less than 1, since there is nothing beyond the extremes.
 */
export function criticalRank(distribution: LowerTail, tail: number): number {
  let low = 0;
  let high = Math.floor(distribution.largest / 2) + 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (distribution.atMost(middle - 1) <= tail) low = middle;
    else high = middle;
  }
  return Math.max(1, low);
}

function valueAt(values: Float64Array, index: number): number {
  return values[index] as number;
}

function countedTail(ways: Float64Array): LowerTail {
  const cumulative = new Float64Array(ways.length);
  let sum = 0;
  ways.forEach((count, k) => {
    sum += count;
    cumulative[k] = sum;
  });
  return {
    largest: ways.length - 1,
    atMost: (k) => (k < 0 ? 0 : valueAt(cumulative, Math.min(k, ways.length - 1)) / sum),
  };
}

function normalTail(largest: number, variance: number): LowerTail {
  const deviation = Math.sqrt(variance);
  return { largest, atMost: (k) => (k < 0 ? 0 : normalCdf(k + 0.5, largest / 2, deviation)) };
}
