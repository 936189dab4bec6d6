/**
 * Theory of operation. A model that gives the same answer to every question is fast, small and right as often as the
 * largest class is asked. In an event that ranks by accuracy among other things it is a trade-off like any other, and so
 * it would be on the first front of a Pareto event. So there an entry must be distinguishable from it: the lower end of
 * the published 95 % interval of its accuracy (a one-sided test at 2.5 %) must be above the accuracy of the best constant
 * answer, by a margin that the organiser may set.
 *
 * Where accuracy is only constrained, the constraint is what the organiser asks for; where it is neither, accuracy is
 * nothing that the event is about.
 */
import type { EventDefinition } from '../competition/event';
import type { Metrics } from '../metric';

/** By how much an event asks accuracy to be above that of a constant answer; null where it does not ask. */
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
 * Whether an accuracy is distinguishable from the best constant answer's, as far as the event asks for it.
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
