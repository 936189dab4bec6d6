/**
 * Theory of operation. Pure: what stands on a board follows from the event and its candidates alone, whatever
 * their order. Candidates are the submissions of one division, each with the metrics of its counting run.
 *
 *   candidates ── judge ──► constraints, objectives
 *      ├─ reference, disqualified, baseline, held ───────────────► unranked, each with its reason
 *      └─ the rest ─┬─ a team's qualifying ones ── what stands ──► ranked by interval or by front
 *                   └─ a team with none of those ── its nearest ─► unranked: constraint-missed
 *
 * Where some were measured again in a final, their teams are ranked first, among themselves, by what the final
 * measured and by nothing else; the others follow, ranked among themselves. Whoever leads after many tries leads
 * partly by luck, and a new measurement knows nothing of that luck.
 */
import type { EventDefinition } from '../competition/event';
import { groupBy } from '../group-by';
import type { RankCandidate } from './assessed-candidate';
import type { ConstraintResult } from './check-constraint';
import { enterTeam, type TeamEntry } from './enter-team';
import { orderBoard } from './order-board';
import type { UnrankedReason } from './unranked-reason';

export interface BoardEntry {
  readonly submissionId: string;
  readonly rank: number;
  /** Whether another entry has the same rank: the two are indistinguishable, or stand on one front. */
  readonly tied: boolean;
  /** Whether it is ranked by what a final measured. */
  readonly isFinal: boolean;
  readonly constraints: readonly ConstraintResult[];
}

export interface UnrankedCandidate {
  readonly submissionId: string;
  readonly reason: UnrankedReason;
  /** The reason in words, for the board. */
  readonly detail: string;
  readonly constraints: readonly ConstraintResult[];
}

export interface RankedBoard {
  /** In board order, at most one a team. */
  readonly entries: readonly BoardEntry[];
  /** By reason, then best first. */
  readonly unranked: readonly UnrankedCandidate[];
}

/**
 * The leaderboard of an event. A team stands on it once, with the qualifying submission that stands by the event's
 * best-of rule (`standingOf`). A team without one is listed unranked with the submission that misses the fewest
 * constraints. The reference, baselines, and submissions held for review or disqualified are listed unranked and
 * influence no rank.
 * Teams in a final come first; the ranks of the others go on where theirs end. The service does the same a team at a
 * time; this whole is for tests and simulations.
 */
export function rankEvent(event: EventDefinition, candidates: readonly RankCandidate[]): RankedBoard {
  const teams = groupBy(candidates, ({ teamId }) => teamId);
  const entries = [...teams.values()].flatMap((ofTeam) => enterTeam(event, ofTeam));
  const { ranked, unranked } = orderBoard(event, entries);
  return {
    entries: ranked.places.map((place, i) => {
      const { submissionId, isFinal, constraints } = entries[place] as TeamEntry;
      const [rank, tied] = [ranked.ranks[i] as number, ranked.tied[i] as boolean];
      return { submissionId, rank, tied, isFinal, constraints };
    }),
    unranked: unranked.map((place) => {
      const { submissionId, reason, detail, constraints } = entries[place] as TeamEntry;
      return { submissionId, reason: reason as UnrankedReason, detail, constraints };
    }),
  };
}
