import type { EventDefinition } from '../event';
import { METRICS } from '../metric';
import type { QualifiedCandidate } from './judged-candidate';
import { type RankedItem, rankByInterval } from './rank-by-interval';
import { bestOfEachTeam } from './team-entry';

/** The ranked items of a `by-interval` event: the best of each team by estimate, ranked by comparison intervals. */
export function orderByInterval(
  event: EventDefinition,
  qualified: readonly QualifiedCandidate[],
): RankedItem[] {
  const entries = bestOfEachTeam(qualified, ({ keys }) => keys);
  return rankByInterval(
    entries.map(({ candidate, objectives }) => ({
      id: candidate.submissionId,
      measured: objectives,
      submittedAt: candidate.submittedAt,
    })),
    event.objectives.map(({ metric, direction }) => ({ direction, scale: METRICS[metric].scale })),
  );
}
