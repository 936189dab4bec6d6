import type { EventChoice } from '@torchperf/contracts';
import { BUILT_IN_EVENTS, type EventDefinition } from '@torchperf/domain';

/** The chosen event: a built-in one by its id, or a custom one in full. */
export function definitionOf(choice: EventChoice): EventDefinition {
  return typeof choice === 'string' ? BUILT_IN_EVENTS[choice] : choice;
}
