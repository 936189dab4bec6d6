import type { EventDefinition } from '../competition/event';
import { type Direction, METRICS, type MeasuredValue } from '../metric';
import { type ComparisonInterval, comparisonInterval, type Scale } from './comparison-interval';

/** How one objective is compared. */
export interface Criterion {
  readonly direction: Direction;
  readonly scale: Scale;
}

/** How the objectives of an event are compared, in their order. */
export function criteriaOf({ objectives }: Pick<EventDefinition, 'objectives'>): Criterion[] {
  return objectives.map(({ metric, direction }) => ({ direction, scale: METRICS[metric].scale }));
}

/**
 * The comparison interval of a measured value, turned so that less is better.
 * @throws RangeError when the value is not on the scale.
 */
export function costInterval(
  { direction, scale }: Criterion,
  measured: MeasuredValue,
  multiplier: number,
): ComparisonInterval {
  const interval = comparisonInterval(measured, scale, multiplier);
  if (direction === 'lower') return interval;
  return { estimate: -interval.estimate, lower: -interval.upper, upper: -interval.lower };
}
