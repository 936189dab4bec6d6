import {
  type Entry,
  LeaderboardSchema,
  ManifestSchema,
  type UnrankedEntry,
  UnrankedEntrySchema,
} from '@torchperf/contracts';
import type { LeaderboardRow } from '@torchperf/database';
import { type EventDefinition, metricsFor } from '@torchperf/domain';
import { toMetrics } from '../runs/metrics.mapper';

const ConstraintResultsSchema = LeaderboardSchema.shape.entries.element.shape.constraints;

function toBoardRow(event: EventDefinition, row: LeaderboardRow) {
  const manifest = ManifestSchema.parse(row.submission.manifest);
  return {
    team: row.team,
    submission: {
      id: row.submission.id,
      name: manifest.name,
      runtime: manifest.runtime,
      techniques: manifest.techniques,
      submittedAt: row.submission.submittedAt.toISOString(),
    },
    metrics: metricsFor(event, toMetrics(row.run.metrics)),
    constraints: ConstraintResultsSchema.parse(row.constraintResults),
  };
}

/** An entry that is ranked. @throws Error when the row has no rank: the query asked for ranked rows. */
export function toEntry(event: EventDefinition, row: LeaderboardRow): Entry {
  if (row.rank === null) throw new Error(`Entry ${row.id} is unranked`);
  return { ...toBoardRow(event, row), rank: row.rank, tied: row.tied };
}

export function toUnrankedEntry(event: EventDefinition, row: LeaderboardRow): UnrankedEntry {
  return {
    ...toBoardRow(event, row),
    reason: UnrankedEntrySchema.shape.reason.parse(row.unrankedReason),
    detail: row.unrankedDetail ?? '',
  };
}
