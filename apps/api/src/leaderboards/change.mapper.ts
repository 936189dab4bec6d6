import { type BoardChange, BoardChangeSchema, ObjectiveSchema } from '@torchperf/contracts';
import type { ChangeRow } from '@torchperf/database';
import { z } from 'zod';
import { objectivesOf } from './leaderboard.mapper';

/** A row of the journal as everybody may read it. */
export function toChange({
  seq,
  at,
  teamId,
  teamName,
  objectives,
  eventObjectives,
  ...row
}: ChangeRow): BoardChange {
  const names = z.array(ObjectiveSchema).parse(eventObjectives);
  return BoardChangeSchema.parse({
    ...row,
    seq: String(seq),
    at: at.toISOString(),
    team: { id: teamId, name: teamName },
    metrics: objectivesOf({ objectives: names }, objectives),
  });
}
