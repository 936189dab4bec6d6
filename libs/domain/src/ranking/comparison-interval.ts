import type { METRICS, MeasuredValue } from '../metric';
import { DEFAULT_CONFIDENCE, normalMultiplier } from '../statistics';

export type Scale = (typeof METRICS)[keyof typeof METRICS]['scale'];

/** An interval that says which entries are distinguishable, in the unit of the measured value. */
export interface ComparisonInterval {
  readonly estimate: number;
  readonly lower: number;
  readonly upper: number;
}

/**
 * Whether a measured value can be ranked at all: it must be finite, and above 0 on a log scale.
 */
export function isOnScale(measured: MeasuredValue, scale: Scale): boolean {
  return Number.isFinite(measured.value) && (scale === 'linear' || measured.value > 0);
}

/** The normal quantile of the published 95 % intervals, 1.96. */
export const PAIR_MULTIPLIER = normalMultiplier(DEFAULT_CONFIDENCE);

/**
 * The comparison interval of a measured value: estimate ± (z/√2) · se on the metric's scale. With z = 1.96 two of
 * them are disjoint about when a 5 % test distinguishes the two values; two 95 % intervals that touch are further
 * apart than that. Where many are compared z is greater ({@link boardMultiplier}, {@link tryMultiplier}).
 *
 * The standard error is read from the value's 95 % interval, se = (upper − lower)/(2 · 1.96). A value without an
 * interval is exact and has width 0. A lower bound that the log scale cannot show (0 or less) is taken to be as far
 * from the value as the upper one.
 * Source: Goldstein and Healy (1995), "The graphical presentation of a collection of means", JRSS A 158.
 * @throws RangeError when the value is not on the scale ({@link isOnScale}).
 */
export function comparisonInterval(
  measured: MeasuredValue,
  scale: Scale,
  multiplier: number = PAIR_MULTIPLIER,
): ComparisonInterval {
  const { value, ciLower, ciUpper } = measured;
  if (!isOnScale(measured, scale)) {
    throw new RangeError(`A value on a ${scale} scale cannot be ${value}.`);
  }
  if (ciLower === null || ciUpper === null) return { estimate: value, lower: value, upper: value };
  const share = multiplier / PAIR_MULTIPLIER / (2 * Math.SQRT2);
  if (scale === 'linear') {
    const halfWidth = (ciUpper - ciLower) * share;
    return { estimate: value, lower: value - halfWidth, upper: value + halfWidth };
  }
  const logWidth = ciLower > 0 ? Math.log(ciUpper / ciLower) : 2 * Math.log(ciUpper / value);
  const factor = Math.exp(logWidth * share);
  return { estimate: value, lower: value / factor, upper: value * factor };
}
