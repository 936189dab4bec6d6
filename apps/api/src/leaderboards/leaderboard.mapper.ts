import {
  type Entry,
  LeaderboardSchema,
  ManifestSchema,
  type UnrankedEntry,
  UnrankedEntrySchema,
} from '@torchperf/contracts';
import type { LeaderboardRow } from '@torchperf/database';
import { toMetrics } from '../runs/metrics.mapper';

const ConstraintResultsSchema = LeaderboardSchema.shape.entries.element.shape.constraints;

function toBoardRow(row: LeaderboardRow) {
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
    metrics: toMetrics(row.run.metrics),
    constraints: ConstraintResultsSchema.parse(row.constraintResults),
  };
}

/** An entry that is ranked. @throws Error when the row has no rank: the query asked for ranked rows. */
export function toEntry(row: LeaderboardRow): Entry {
  if (row.rank === null) throw new Error(`Entry ${row.id} is unranked`);
  return { ...toBoardRow(row), rank: row.rank, tied: row.tied };
}

export function toUnrankedEntry(row: LeaderboardRow): UnrankedEntry {
  return {
    ...toBoardRow(row),
    reason: UnrankedEntrySchema.shape.reason.parse(row.unrankedReason),
    detail: row.unrankedDetail ?? '',
  };
}
