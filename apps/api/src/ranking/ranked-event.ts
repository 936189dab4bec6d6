import { ConstraintSchema, ObjectiveSchema } from '@torchperf/contracts';
import type { RankedEventRow } from '@torchperf/database';
import type { EventDefinition } from '@torchperf/domain';
import { z } from 'zod';

/** An event with the id of its row. */
export interface RankedEvent {
  readonly id: string;
  readonly definition: EventDefinition;
}

export function toRankedEvent(row: RankedEventRow): RankedEvent {
  return {
    id: row.id,
    definition: {
      id: row.key,
      title: row.title,
      description: row.description,
      objectives: z.array(ObjectiveSchema).parse(row.objectives),
      constraints: z.array(ConstraintSchema).parse(row.constraints),
      rank: row.rank === 'byInterval' ? 'by-interval' : 'pareto',
    },
  };
}
