/**
 * Theory of operation. Pure: a board follows from the event and its candidates alone, whatever their order. Candidates are the submissions of one division, each with the metrics of its counting run.
 *
 *   candidates ── assess ──► constraints, objectives
 *      ├─ reference, disqualified, baseline, held ──────────────────► unranked, each with its reason
 *      └─ the rest ─┬─ a team's qualifying ones ── the one counting ─► ranked by estimate or by front
 *                   └─ a team with none of those ── its nearest ────► unranked: constraint-missed
 *
 * Where some were measured again in a final, their teams are ranked first, among themselves, by what the final
 * measured and by nothing else; the others follow, ranked among themselves. A leader after many tries leads partly by
 * luck, and a new measurement is independent of that luck.
 */
import type { EventDefinition } from '../competition/event';
import { groupBy } from '../group-by';
import type { RankCandidate } from './assessed-candidate';
import type { ConstraintResult } from './check-constraint';
import { enterTeam, type TeamEntry } from './enter-team';
import { orderBoard } from './order-board';
import type { RankRange } from './ranked-indices';
import type { UnrankedReason } from './unranked-reason';

export interface BoardEntry {
  readonly submissionId: string;
  readonly rank: number;
  /** The ranks that the data leave possible for it; null in a Pareto event. */
  readonly rankRange: RankRange | null;
  /** How likely it is on the Pareto front, from 0 to 1; null outside of Pareto events. */
  readonly frontProbability: number | null;
  /** Whether another entry has the same rank: the same estimate, or the same front. */
  readonly tied: boolean;
  /** Whether it is ranked by what a final measured. */
  readonly isFinal: boolean;
  readonly constraints: readonly ConstraintResult[];
}

export interface UnrankedCandidate {
  readonly submissionId: string;
  readonly reason: UnrankedReason;
  /** The reason as text, for the board. */
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
 * The leaderboard of an event. A team is ranked on it once, with the qualifying submission that counts by the event's
 * best-of rule (`countingSubmission`). A team without one is listed unranked with the submission that misses the fewest
 * constraints. The reference, baselines, and submissions held for review or disqualified are listed unranked and
 * influence no rank.
 * Teams in a final come first; the ranks of the others continue after theirs. The service does the same one team at a
 * time; this function is for tests and simulations.
 */
export function rankEvent(event: EventDefinition, candidates: readonly RankCandidate[]): RankedBoard {
  const teams = groupBy(candidates, ({ teamId }) => teamId);
  const entries = [...teams.values()].flatMap((ofTeam) => enterTeam(event, ofTeam));
  const { ranked, unranked } = orderBoard(event, entries);
  return {
    entries: ranked.indices.map((index, i) => {
      const { submissionId, isFinal, constraints } = entries[index] as TeamEntry;
      const [rank, tied] = [ranked.ranks[i] as number, ranked.tied[i] as boolean];
      const rankRange = ranked.ranges?.[i] ?? null;
      const frontProbability = ranked.frontProbabilities?.[i] ?? null;
      return { submissionId, rank, rankRange, frontProbability, tied, isFinal, constraints };
    }),
    unranked: unranked.map((index) => {
      const { submissionId, reason, detail, constraints } = entries[index] as TeamEntry;
      return { submissionId, reason: reason as UnrankedReason, detail, constraints };
    }),
  };
}
