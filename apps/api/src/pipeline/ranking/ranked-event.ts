import type { CanonicalVersion, EventRow } from '@torchperf/database';
import type { EventDefinition } from '@torchperf/domain';
import { toEventDefinition } from './event.mapper';

/** An event with the id of its row. */
export interface RankedEvent {
  readonly id: string;
  readonly definition: EventDefinition;
}

/** The inputs of a competition's boards, except its runs. */
export interface RankedCompetition {
  readonly id: string;
  readonly referenceSubmissionId: string | null;
  readonly events: readonly RankedEvent[];
  /** The newest of each hardware class first. */
  readonly canonical: readonly CanonicalVersion[];
  readonly constantAccuracy: { readonly ordinary: number | null; readonly final: number | null };
}

/** An event by its id, with what ranks it. @throws ZodError when its row is not what this service wrote. */
export function toRankedEvent(row: EventRow): RankedEvent {
  return { id: row.id, definition: toEventDefinition(row) };
}
