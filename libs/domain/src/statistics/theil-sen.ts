import { requireSample } from './sample';
import { median } from './summarize';

/**
 * The Theil–Sen slope of values in time order: the median of (xⱼ − xᵢ)/(j − i) over all pairs i < j, in the unit of
 * the values per step. Up to 29 % of the values may be outliers (breakdown point). Time and memory grow as n²: meant for
 * blocks or launches, not calls.
 * Source: Theil (1950), Indagationes Mathematicae 12; Sen (1968), JASA 63.
 * @throws RangeError when there are fewer than two values or one is not finite.
 */
export function theilSenSlope(values: readonly number[]): number {
  requireSample(values, 2);
  return median(values.flatMap((from, i) => values.slice(i + 1).map((to, gap) => (to - from) / (gap + 1))));
}
