/**
 * Theory of operation. Pure: what stands on a board follows from the event and its candidates alone, whatever
 * their order. Candidates are the submissions of one division, each with the metrics of its counting run.
 *
 *   candidates ── judge ──► constraints, objectives
 *      ├─ reference, disqualified, baseline ─────────────────────► unranked, each with its reason
 *      └─ the rest ─┬─ a team's qualifying ones ── what stands ──► ranked by interval or by front
 *                   └─ a team with none of those ── its nearest ─► unranked: constraint-missed
 *
 * Where some were measured again in a final, their teams are ranked first, among themselves, by what the final
 * measured and by nothing else; the others follow, ranked among themselves. Whoever leads after many tries leads
 * partly by luck, and a new measurement knows nothing of that luck.
 */
import type { EventDefinition } from '../event';
import type { ConstraintResult } from './check-constraint';
import { describeMiss } from './describe-miss';
import {
  isQualified,
  type JudgedCandidate,
  judge,
  type QualifiedCandidate,
  type RankCandidate,
} from './judged-candidate';
import { orderByInterval } from './order-by-interval';
import { orderByPareto } from './order-by-pareto';
import type { RankedItem } from './rank-by-interval';
import { compareKeys } from './sort-keys';
import { standingOfEachTeam } from './standing';
import { bestOfEachTeam } from './team-entry';

export const UNRANKED_ORDER = ['reference', 'baseline', 'constraint-missed', 'disqualified'] as const;
export type UnrankedReason = (typeof UNRANKED_ORDER)[number];

export interface BoardEntry {
  readonly submissionId: string;
  readonly rank: number;
  /** Whether another entry has the same rank: the two cannot be told apart, or stand on one front. */
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
  /** By reason as in {@link UNRANKED_ORDER}, then best first. */
  readonly unranked: readonly UnrankedCandidate[];
}

/**
 * The leaderboard of an event. A team stands on it once, with the qualifying submission that stands by the event's
 * best-of rule (`standingOf`). A team without one is listed unranked with the submission that misses the fewest
 * constraints. The reference, baselines and disqualified submissions are listed unranked and influence no rank.
 * Teams in a final come first; the ranks of the others go on where theirs end.
 */
export function rankEvent(event: EventDefinition, candidates: readonly RankCandidate[]): RankedBoard {
  const judged = candidates.map((candidate) => judge(event, candidate));
  const competing = withoutOtherThanFinal(judged.filter((one) => asideReason(one.candidate) === null));
  const qualified = competing.filter(isQualified);
  const standing = standingOfEachTeam(event, qualified);
  const final = orderEntries(event, standing.filter(isInFinal));
  const others = orderEntries(
    event,
    standing.filter((one) => !isInFinal(one)),
  );
  const taken = event.rank === 'pareto' ? (final.at(-1)?.rank ?? 0) : final.length;

  const byId = new Map(standing.map((one) => [one.candidate.submissionId, one]));
  const entries = [
    ...final.map((item) => ({ ...item, isFinal: true })),
    ...others.map((item) => ({ ...item, rank: taken + item.rank, isFinal: false })),
  ].map(({ id, rank, tied, isFinal }) => ({
    submissionId: id,
    rank,
    tied,
    isFinal,
    constraints: byId.get(id)?.constraints ?? [],
  }));
  const teamsRanked = new Set(qualified.map(({ candidate }) => candidate.teamId));
  const missing = bestOfEachTeam(
    competing.filter(({ candidate }) => !teamsRanked.has(candidate.teamId)),
    ({ missedConstraints, keys }) => [missedConstraints.length, ...keys],
  );
  return { entries, unranked: listUnranked(event, judged, missing) };
}

function orderEntries(event: EventDefinition, standing: readonly QualifiedCandidate[]): RankedItem[] {
  return event.rank === 'pareto' ? orderByPareto(event, standing) : orderByInterval(event, standing);
}

function isInFinal({ candidate }: JudgedCandidate): boolean {
  return Boolean(candidate.final);
}

/** Of a team in the final only what the final measured. */
function withoutOtherThanFinal(competing: readonly JudgedCandidate[]): readonly JudgedCandidate[] {
  const finalists = new Set(competing.filter(isInFinal).map(({ candidate }) => candidate.teamId));
  if (finalists.size === 0) return competing;
  return competing.filter((one) => isInFinal(one) || !finalists.has(one.candidate.teamId));
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
  return candidate.isBaseline ? 'baseline' : null;
}

function describeAside(candidate: RankCandidate, reason: AsideReason): string {
  switch (reason) {
    case 'reference':
      return 'The reference model of the competition.';
    case 'baseline':
      return 'A baseline of the organisers.';
    case 'disqualified':
      return candidate.disqualifiedReason ?? '';
  }
}
