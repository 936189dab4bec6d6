import type { EventChoice } from '@torchperf/contracts';
import { BUILT_IN_EVENTS, type EventDefinition } from '@torchperf/domain';

/** The event that is meant: a built-in one by its id, or the one that is written out. */
export function definitionOf(choice: EventChoice): EventDefinition {
  return typeof choice === 'string' ? BUILT_IN_EVENTS[choice] : choice;
}
