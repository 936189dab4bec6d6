/**
 * Theory of operation. A model that always gives the same answer is fast and small, and its accuracy is the share of
 * the largest class. In an event that ranks by accuracy among other metrics it would be a valid trade-off, on the first
 * front of a Pareto event. So there an entry must be distinguishable from it: the lower end of the published 95 %
 * interval of its accuracy (a one-sided test at 2.5 %) must be above the accuracy of the best constant answer, by a
 * margin that the organiser may set.
 *
 * Where accuracy is only constrained, the constraint is enough. Where it is neither, the event does not depend on it.
 */
import type { EventDefinition } from '../competition/event';
import type { Metrics } from '../metric';

/** How far accuracy must be above that of a constant answer; null where the event does not require it. */
export function marginAboveConstant({
  objectives,
  composite,
  minAboveConstant = 0,
}: Pick<EventDefinition, 'objectives' | 'composite' | 'minAboveConstant'>): number | null {
  const ranksByAccuracy = [...objectives, ...(composite?.terms ?? [])].some(
    ({ metric }) => metric === 'accuracy',
  );
  return ranksByAccuracy ? minAboveConstant : null;
}

/**
 * Whether an accuracy is distinguishable from the best constant answer's, where the event requires it.
 * @param constantAccuracy of the best constant answer; null or undefined where it is not known: then all are.
 */
export function isAboveConstant(
  event: EventDefinition,
  { accuracy }: Metrics,
  constantAccuracy: number | null | undefined,
): boolean {
  const margin = marginAboveConstant(event);
  if (margin === null || constantAccuracy == null || !accuracy) return true;
  return (accuracy.ciLower ?? accuracy.value) > constantAccuracy + margin;
}
