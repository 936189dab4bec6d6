import type { EventDefinition, Objective } from '../competition/event';
import { type Direction, METRICS, type MeasuredValue } from '../metric';
import { type Margins, marginsOf, type Scale } from './margins';

/** How one objective is compared. */
export interface Criterion {
  readonly direction: Direction;
  readonly scale: Scale;
  /** The smallest difference that matters, on the scale: that of logarithms on a log scale. */
  readonly minDifference: number;
}

/** How the objectives of an event are compared, in their order. */
export function criteriaOf({ objectives }: Pick<EventDefinition, 'objectives'>): Criterion[] {
  return objectives.map(toCriterion);
}

function toCriterion(objective: Objective): Criterion {
  const { scale } = METRICS[objective.metric];
  const share = minDifferenceOf(objective);
  return {
    direction: objective.direction,
    scale,
    minDifference: scale === 'log' ? Math.log1p(share) : share,
  };
}

/**
 * The smallest difference that matters in an objective, its own or that of its metric: a share of the value, and of an
 * accuracy the difference itself.
 */
export function minDifferenceOf({ metric, minDifference }: Objective): number {
  return minDifference ?? METRICS[metric].minDifference;
}

/**
 * The margins of a measured value, turned so that less is better.
 * @throws RangeError when the value is not on the scale.
 */
export function costMargins(
  { direction, scale }: Criterion,
  measured: MeasuredValue,
  multiplier: number,
): Margins {
  const { estimate, below, above } = marginsOf(measured, scale, multiplier);
  // 0 − x rather than −x, which would make a −0 of a 0.
  return direction === 'lower'
    ? { estimate, below, above }
    : { estimate: 0 - estimate, below: above, above: below };
}
