import type { EventDefinition } from '../event';
import { criteriaOf } from './criterion';
import { boardMultiplier } from './error-shares';
import { type RankedItem, rankByInterval } from './rank-by-interval';
import type { RankedEntry } from './rankable-entry';

/** The entries of an event that is ranked by comparison intervals, in board order. */
export function orderByInterval(event: EventDefinition, entries: readonly RankedEntry[]): RankedItem[] {
  const criteria = criteriaOf(event);
  return rankByInterval(
    entries.map(({ submissionId, submittedAt, objectives }) => ({
      id: submissionId,
      measured: objectives,
      submittedAt,
    })),
    criteria,
    boardMultiplier(entries.length, criteria.length),
  );
}
