import { type BoardChange, ObjectiveSchema } from '@torchperf/contracts';
import type { ChangeRow } from '@torchperf/database';
import type { Objective } from '@torchperf/domain';
import { z } from 'zod';
import { objectivesOf } from '../leaderboards/leaderboard.mapper';

/**
 * Rows of the journal in their public form. A client that catches up reads thousands of them, so only the objectives of
 * each event are validated, once. This service wrote the rows itself, so they are not.
 */
export function toChanges(rows: readonly ChangeRow[]): BoardChange[] {
  const objectives = new Map<string, readonly Objective[]>();
  for (const { event, eventObjectives } of rows) {
    if (!objectives.has(event)) objectives.set(event, z.array(ObjectiveSchema).parse(eventObjectives));
  }
  return rows.map((row) => toChange(row, objectives.get(row.event) ?? []));
}

function toChange(row: ChangeRow, objectives: readonly Objective[]): BoardChange {
  return {
    seq: String(row.seq),
    at: row.at.toISOString(),
    event: row.event,
    division: row.division,
    team: { id: row.teamId, name: row.teamName },
    cause: row.cause,
    submissionId: row.submissionId,
    previousSubmissionId: row.previousSubmissionId,
    restated: row.restated,
    unrankedReason: row.unrankedReason as BoardChange['unrankedReason'],
    rankBefore: row.rankBefore,
    rankAfter: row.rankAfter,
    metrics: objectivesOf({ objectives: [...objectives] }, row.objectives),
  };
}
