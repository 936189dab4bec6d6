import type { EventDefinition } from '../event';
import { criteriaOf } from './criterion';
import { boardMultiplier } from './error-shares';
import type { QualifiedCandidate } from './judged-candidate';
import { type RankedItem, rankByInterval } from './rank-by-interval';

/** The entries of an event that is ranked by comparison intervals, in board order. */
export function orderByInterval(
  event: EventDefinition,
  entries: readonly QualifiedCandidate[],
): RankedItem[] {
  const criteria = criteriaOf(event);
  return rankByInterval(
    entries.map(({ candidate, objectives }) => ({
      id: candidate.submissionId,
      measured: objectives,
      submittedAt: candidate.submittedAt,
    })),
    criteria,
    boardMultiplier(entries.length, criteria.length),
  );
}
