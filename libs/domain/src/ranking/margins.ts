import type { METRICS, MeasuredValue } from '../metric';
import { DEFAULT_CONFIDENCE, normalMultiplier } from '../statistics';

export type Scale = (typeof METRICS)[keyof typeof METRICS]['scale'];

/** An estimate on the scale of its metric (its logarithm on a log scale), with the margin of error on each side. */
export interface Margins {
  readonly estimate: number;
  /** How far the truth may lie below the estimate. */
  readonly below: number;
  /** How far it may lie above. */
  readonly above: number;
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
 * The margins of a measured value: z standard errors on the metric's scale, each side alone. A side's standard error
 * is read from the value's 95 % interval, se = distance to the bound / 1.96. With z = 1.96 two values are compared
 * ({@link isDistinguishable}); where many are, z is greater (`boardMultiplier`, `tryMultiplier`).
 *
 * A value without an interval is exact and has no margins. A lower bound that the log scale cannot show (0 or less) is
 * taken to be as far from the value as the upper one.
 * @throws RangeError when the value is not on the scale ({@link isOnScale}).
 */
export function marginsOf(
  measured: MeasuredValue,
  scale: Scale,
  multiplier: number = PAIR_MULTIPLIER,
): Margins {
  const { value, ciLower, ciUpper } = measured;
  if (!isOnScale(measured, scale)) {
    throw new RangeError(`A value on a ${scale} scale cannot be ${value}.`);
  }
  const estimate = scale === 'log' ? Math.log(value) : value;
  if (ciLower === null || ciUpper === null) return { estimate, below: 0, above: 0 };
  const standardErrors = multiplier / PAIR_MULTIPLIER;
  if (scale === 'linear') {
    return { estimate, below: (value - ciLower) * standardErrors, above: (ciUpper - value) * standardErrors };
  }
  const above = Math.log(ciUpper / value) * standardErrors;
  const below = ciLower > 0 ? Math.log(value / ciLower) * standardErrors : above;
  return { estimate, below, above };
}

/**
 * Whether two estimates with such margins are distinguishable: the distance between them is greater than the root of
 * the sum of the squares of the two margins that face each other, and greater than the smallest difference that
 * matters. The other side of an interval plays no part, so no one gains or loses a rank by being slow sometimes.
 * Source: Zou and Donner (2008), Statistics in Medicine 27, on the interval of a difference from those of its terms.
 * @param distance of the estimates, at least 0.
 * @param aboveLesser the upper margin of the lesser one.
 * @param belowGreater the lower margin of the greater one.
 */
export function isDistinguishable(
  distance: number,
  aboveLesser: number,
  belowGreater: number,
  minDifference: number,
): boolean {
  return distance > minDifference && distance ** 2 > aboveLesser ** 2 + belowGreater ** 2;
}
