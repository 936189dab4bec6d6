import { quantileSorted } from 'simple-statistics';
import { type Interval, tailError } from './interval';
import { requireSample, sorted } from './sample';

/** Long enough to hold the dependence of neighbouring calls (lag-1 0.57 seen); docs/measurement.md. */
const BLOCK_LENGTH = 50;
/** Enough for the 2.5 % and 97.5 % points of a percentile interval (Efron and Tibshirani 1993, section 13.3). */
const RESAMPLES = 1000;

/**
 * The percentile interval of a quantile by the moving-block bootstrap: series of the same length are put
 * together from random runs of 50 neighbouring values, so that their dependence survives.
 * Source: Künsch (1989), Annals of Statistics 17.
 * @param values in time order.
 * @param random uniform on [0, 1).
 * @throws RangeError when there are no values, one is not finite, or the confidence is not between 0 and 1.
 */
export function blockBootstrapQuantile(
  values: readonly number[],
  q: number,
  confidence: number,
  random: () => number,
): Interval {
  const tail = tailError(confidence);
  requireSample(values);
  const n = values.length;
  const blockLength = Math.min(BLOCK_LENGTH, n);
  const ascending = sorted(values);
  const ranks = ranksOf(values);
  const quantiles: number[] = [];
  const counts = new Uint32Array(n);
  for (let resample = 0; resample < RESAMPLES; resample++) {
    counts.fill(0);
    for (let drawn = 0; drawn < n; drawn += blockLength) {
      const start = Math.floor(random() * (n - blockLength + 1));
      const end = start + Math.min(blockLength, n - drawn);
      for (let i = start; i < end; i++) {
        const rank = ranks[i] as number;
        counts[rank] = (counts[rank] as number) + 1;
      }
    }
    quantiles.push(quantileOfCounts(ascending, counts, q));
  }
  quantiles.sort((a, b) => a - b);
  return { lower: quantileSorted(quantiles, tail), upper: quantileSorted(quantiles, 1 - tail) };
}

/** The rank of each value in ascending order; counting ranks avoids sorting every resample. */
function ranksOf(values: readonly number[]): Uint32Array {
  const ranks = new Uint32Array(values.length);
  const order = values.map((_, i) => i).sort((a, b) => (values[a] as number) - (values[b] as number));
  order.forEach((index, rank) => {
    ranks[index] = rank;
  });
  return ranks;
}

/** Type 7 quantile of the sample that holds ascending[i] counts[i] times, and n values in all. */
function quantileOfCounts(ascending: Float64Array, counts: Uint32Array, q: number): number {
  const position = (ascending.length - 1) * q;
  const below = Math.floor(position);
  let passed = 0;
  let i = 0;
  while (passed + (counts[i] as number) <= below) passed += counts[i++] as number;
  const lower = ascending[i] as number;
  if (position === below) return lower;
  while (passed + (counts[i] as number) <= below + 1) passed += counts[i++] as number;
  return lower + (position - below) * ((ascending[i] as number) - lower);
}
