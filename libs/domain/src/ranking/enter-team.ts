import type { EventDefinition } from '../competition/event';
import {
  type AssessedCandidate,
  boardKeys,
  isQualified,
  judge,
  type RankCandidate,
} from './assessed-candidate';
import type { ConstraintResult } from './check-constraint';
import { describeMiss } from './describe-miss';
import { describeNonCompeting, nonCompetingReason } from './non-competing';
import type { RankableEntry } from './rankable-entry';
import { compareKeys } from './sort-keys';
import { standingOf } from './standing';
import type { UnrankedReason } from './unranked-reason';

/** A candidate as it stands on the board of an event, before it has a rank. */
export interface TeamEntry extends RankableEntry {
  readonly teamId: string;
  /** Whether it stands for its team, of which there is one at most. What does not compete stands for itself. */
  readonly competes: boolean;
  readonly constraints: readonly ConstraintResult[];
  /** Why it is not ranked, in words; empty when it is. */
  readonly detail: string;
}

/**
 * What stands on the board of an event for a team: of its qualifying submissions the one that stands by the event's
 * best-of rule; without one, the submission that misses the fewest constraints, unranked; and beside it, unranked,
 * what of its submissions does not compete. Of a team in the final, only what is in it competes.
 * @param candidates all of one team in one division.
 */
export function enterTeam(event: EventDefinition, candidates: readonly RankCandidate[]): TeamEntry[] {
  const judged = candidates.map((candidate) => judge(event, candidate));
  const aside = judged.flatMap((one) => {
    const reason = nonCompetingReason(one.candidate);
    return reason === null ? [] : toEntry(one, reason, describeNonCompeting(one.candidate, reason));
  });
  const competing = finalistsOf(judged.filter(({ candidate }) => nonCompetingReason(candidate) === null));
  const qualified = competing.filter(isQualified);
  if (qualified.length > 0) return [toEntry(standingOf(event, qualified), null, ''), ...aside];
  const nearest = nearestOf(event, competing);
  if (!nearest) return aside;
  return [toEntry(nearest, 'constraint-missed', describeMiss(event, nearest)), ...aside];
}

function toEntry(
  { candidate, objectives, constraints }: AssessedCandidate,
  reason: UnrankedReason | null,
  detail: string,
): TeamEntry {
  const { submissionId, teamId, submittedAt } = candidate;
  const competes = reason === null || reason === 'constraint-missed';
  const isFinal = isInFinal(candidate);
  return { submissionId, teamId, submittedAt, competes, isFinal, objectives, constraints, reason, detail };
}

function isInFinal({ final }: RankCandidate): boolean {
  return Boolean(final);
}

/** Those in the final; all, where none is. */
function finalistsOf(competing: readonly AssessedCandidate[]): readonly AssessedCandidate[] {
  const finalists = competing.filter(({ candidate }) => isInFinal(candidate));
  return finalists.length > 0 ? finalists : competing;
}

/** The one that misses the fewest constraints; of equals the best. */
function nearestOf(
  event: EventDefinition,
  competing: readonly AssessedCandidate[],
): AssessedCandidate | undefined {
  const keyed = competing.map((one) => {
    const { objectives, candidate, missedConstraints, aboveConstant } = one;
    const missed = missedConstraints.length + (aboveConstant ? 0 : 1);
    return { one, keys: [missed, ...boardKeys(event, { ...candidate, objectives })] };
  });
  return keyed.sort((a, b) => compareKeys(a.keys, b.keys))[0]?.one;
}
