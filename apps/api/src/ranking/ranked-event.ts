import type { EventRow } from '@torchperf/database';
import type { EventDefinition } from '@torchperf/domain';
import { toEventDefinition } from '../events/event.mapper';

/** An event with the id of its row. */
export interface RankedEvent {
  readonly id: string;
  readonly definition: EventDefinition;
}

export function toRankedEvent(row: EventRow): RankedEvent {
  return { id: row.id, definition: toEventDefinition(row) };
}
