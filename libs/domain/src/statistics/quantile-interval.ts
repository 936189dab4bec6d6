import { quantileSorted } from 'simple-statistics';
import { effectiveSampleSize } from './autocorrelation';
import { blockBootstrapQuantile } from './block-bootstrap';
import { DEFAULT_CONFIDENCE, type Interval, normalMultiplier, tailError } from './interval';
import { orderStatistic, requireSample, sorted } from './sample';

export interface QuantileEstimate extends Interval {
  readonly estimate: number;
  /** How many independent values the dependent ones were worth. */
  readonly effectiveSamples: number;
}

/**
 * The fewest independent values from which a quantile has a two-sided interval at all: with fewer, even the
 * extreme value may lie on the near side of the quantile with more than the error allowed, max(q, 1 − q)ⁿ >
 * (1 − confidence)/2. At 95 %: 6 for the median, 36 for p90, 72 for p95, 368 for p99.
 * @throws RangeError unless q and the confidence lie between 0 and 1, both excluded.
 */
export function quantileSamplesNeeded(q: number, confidence: number = DEFAULT_CONFIDENCE): number {
  requireQuantile(q);
  return Math.ceil(Math.log(tailError(confidence)) / Math.log(Math.max(q, 1 - q)));
}

/**
 * A quantile of dependent values in time order, with its interval, in their unit.
 *
 * Order statistics of ranks ⌊mq − z√(mq(1 − q))⌋ and ⌈mq + z√(mq(1 − q))⌉ among m, where m is the number of
 * independent values that the series is worth, scaled to the ranks of the n values. With `random` given,
 * it is checked against a moving-block bootstrap and the wider of the two is returned. The estimate is the
 * interpolated quantile (type 7 of Hyndman and Fan 1996, as numpy and R have it).
 *
 * Null when the series is worth too few values: see {@link quantileSamplesNeeded}.
 * Source: Conover (1999), section 3.2; docs/measurement.md.
 * @param random uniform on [0, 1), such as a seeded generator.
 * @throws RangeError when a value is not finite, or q or the confidence is not between 0 and 1.
 */
export function quantileInterval(
  values: readonly number[],
  q: number,
  confidence: number = DEFAULT_CONFIDENCE,
  random?: () => number,
): QuantileEstimate | null {
  const needed = quantileSamplesNeeded(q, confidence);
  requireSample(values, 0);
  if (values.length < needed) return null;
  const effectiveSamples = effectiveSampleSize(values);
  if (effectiveSamples < needed) return null;

  const ascending = sorted(values);
  const estimate = quantileSorted(Array.from(ascending), q);
  const ranked = rankInterval(ascending, q, effectiveSamples, normalMultiplier(confidence));
  const resampled = random ? blockBootstrapQuantile(values, q, confidence, random) : ranked;
  const wider = resampled.upper - resampled.lower > ranked.upper - ranked.lower ? resampled : ranked;
  return {
    estimate,
    // At odd confidences the interpolated estimate may lie just outside of the whole ranks.
    lower: Math.min(wider.lower, estimate),
    upper: Math.max(wider.upper, estimate),
    effectiveSamples,
  };
}

/**
 * The order statistics that bound a quantile of values worth m independent ones: of the ranks mq ± multiplier ·
 * √(mq(1 − q)) among m, rounded outwards to whole ones, carried over to the ranks of the n values.
 */
function rankInterval(ascending: Float64Array, q: number, m: number, multiplier: number): Interval {
  const n = ascending.length;
  const spread = multiplier * Math.sqrt(m * q * (1 - q));
  const lowerRank = Math.floor((Math.floor(m * q - spread) * n) / m);
  const upperRank = Math.ceil((Math.ceil(m * q + spread) * n) / m);
  return {
    lower: orderStatistic(ascending, Math.max(1, lowerRank)),
    upper: orderStatistic(ascending, Math.min(n, upperRank)),
  };
}

function requireQuantile(q: number): void {
  if (!(q > 0 && q < 1)) throw new RangeError(`q lies between 0 and 1, both excluded, but it is ${q}.`);
}
