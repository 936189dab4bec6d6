import { DEFAULT_CONFIDENCE, type Interval, normalMultiplier } from './interval';

/**
 * Wilson's score interval of a share, without continuity correction:
 * (p + z²/2n ± z√(p(1 − p)/n + z²/4n²)) / (1 + z²/n). Unlike p ± z·se it never leaves [0, 1].
 * Source: Wilson (1927), JASA 22; recommended by Brown, Cai and DasGupta (2001), Statistical Science 16.
 * @throws RangeError unless n ≥ 1 and 0 ≤ successes ≤ n, both whole, and 0 < confidence < 1.
 */
export function wilsonInterval(
  successes: number,
  n: number,
  confidence: number = DEFAULT_CONFIDENCE,
): Interval {
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`n must be a whole number from 1, but is ${n}.`);
  if (!Number.isInteger(successes) || successes < 0 || successes > n) {
    throw new RangeError(`successes must be a whole number from 0 to ${n}, but is ${successes}.`);
  }
  const z2 = normalMultiplier(confidence) ** 2;
  const share = successes / n;
  const centre = share + z2 / (2 * n);
  const halfWidth = Math.sqrt(z2 * ((share * (1 - share)) / n + z2 / (4 * n * n)));
  const scale = 1 + z2 / n;
  return {
    // The formula gives exactly 0 and 1 at the ends; rounding would miss them by an ulp.
    lower: successes === 0 ? 0 : (centre - halfWidth) / scale,
    upper: successes === n ? 1 : (centre + halfWidth) / scale,
  };
}
