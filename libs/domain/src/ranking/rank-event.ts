/**
 * Theory of operation. Pure: what stands on a board follows from the event and its candidates alone, whatever
 * their order. Candidates are the submissions of one division, each with the metrics of its counting run.
 *
 *   candidates ── judge ──► constraints, objectives
 *      ├─ reference, disqualified, baseline, held ─────────► unranked, each with its reason
 *      └─ the rest ─┬─ a team's qualifying ones ── its best ► ranked by interval or by front
 *                   └─ a team with none of those ── its best ► unranked: constraint-missed
 */
import type { EventDefinition } from '../event';
import type { ConstraintResult } from './check-constraint';
import { describeMiss } from './describe-miss';
import { isQualified, type JudgedCandidate, judge, type RankCandidate } from './judged-candidate';
import { orderByInterval } from './order-by-interval';
import { orderByPareto } from './order-by-pareto';
import { compareKeys } from './sort-keys';
import { bestOfEachTeam } from './team-entry';

export const UNRANKED_ORDER = ['reference', 'baseline', 'held', 'constraint-missed', 'disqualified'] as const;
export type UnrankedReason = (typeof UNRANKED_ORDER)[number];

export interface BoardEntry {
  readonly submissionId: string;
  readonly rank: number;
  /** Whether another entry has the same rank: the two cannot be told apart, or stand on one front. */
  readonly tied: boolean;
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
  /** By reason as in {@link UNRANKED_ORDER}, then best first. */
  readonly unranked: readonly UnrankedCandidate[];
}

/**
 * The leaderboard of an event. A team stands on it once, with its best qualifying submission: by the estimates
 * of the objectives in their order, or in a Pareto event by front and hypervolume contribution; of equals the
 * earlier counts. A team without one is listed unranked with the submission that misses the fewest constraints.
 * The reference, baselines, and submissions held for review or disqualified are listed unranked and influence no
 * rank.
 */
export function rankEvent(event: EventDefinition, candidates: readonly RankCandidate[]): RankedBoard {
  const judged = candidates.map((candidate) => judge(event, candidate));
  const competing = judged.filter((one) => asideReason(one.candidate) === null);
  const qualified = competing.filter(isQualified);
  const ranked =
    event.rank === 'pareto' ? orderByPareto(event, qualified) : orderByInterval(event, qualified);

  const byId = new Map(judged.map((one) => [one.candidate.submissionId, one]));
  const entries = ranked.map(({ id, rank, tied }) => ({
    submissionId: id,
    rank,
    tied,
    constraints: byId.get(id)?.constraints ?? [],
  }));
  const teamsRanked = new Set(qualified.map(({ candidate }) => candidate.teamId));
  const missing = bestOfEachTeam(
    competing.filter(({ candidate }) => !teamsRanked.has(candidate.teamId)),
    ({ missedConstraints, keys }) => [missedConstraints.length, ...keys],
  );
  return { entries, unranked: listUnranked(event, judged, missing) };
}

function listUnranked(
  event: EventDefinition,
  judged: readonly JudgedCandidate[],
  missing: readonly JudgedCandidate[],
): UnrankedCandidate[] {
  const listed = judged.flatMap((one) => {
    const reason = asideReason(one.candidate);
    return reason === null ? [] : [{ one, reason, detail: describeAside(one.candidate, reason) }];
  });
  const missed = missing.map((one) => ({
    one,
    reason: 'constraint-missed' as const,
    detail: describeMiss(event, one),
  }));
  return [...listed, ...missed]
    .sort((a, b) =>
      compareKeys(
        [UNRANKED_ORDER.indexOf(a.reason), ...a.one.keys],
        [UNRANKED_ORDER.indexOf(b.reason), ...b.one.keys],
      ),
    )
    .map(({ one, reason, detail }) => ({
      submissionId: one.candidate.submissionId,
      reason,
      detail,
      constraints: one.constraints,
    }));
}

type AsideReason = Exclude<UnrankedReason, 'constraint-missed'>;

/** Why a candidate does not compete at all; null when it does. */
function asideReason(candidate: RankCandidate): AsideReason | null {
  if (candidate.isReference) return 'reference';
  if (candidate.disqualifiedReason !== null) return 'disqualified';
  if (candidate.isBaseline) return 'baseline';
  return candidate.heldReason === null ? null : 'held';
}

function describeAside(candidate: RankCandidate, reason: AsideReason): string {
  switch (reason) {
    case 'reference':
      return 'The reference model of the competition.';
    case 'baseline':
      return 'A baseline of the organisers.';
    case 'held':
      return candidate.heldReason ?? '';
    case 'disqualified':
      return candidate.disqualifiedReason ?? '';
  }
}
