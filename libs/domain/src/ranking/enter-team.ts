import type { EventDefinition } from '../competition/event';
import {
  type AssessedCandidate,
  assessCandidate,
  boardKeys,
  isQualified,
  type RankCandidate,
} from './assessed-candidate';
import type { ConstraintResult } from './check-constraint';
import { countingSubmission } from './counting-submission';
import { describeMiss } from './describe-miss';
import { describeNonCompeting, nonCompetingReason } from './non-competing';
import type { RankableEntry } from './rankable-entry';
import { compareKeys } from './sort-keys';
import type { UnrankedReason } from './unranked-reason';

/** A candidate as it is listed on the board of an event, before it has a rank. */
export interface TeamEntry extends RankableEntry {
  readonly teamId: string;
  /** Whether it is its team's competing entry, of which there is one at most. */
  readonly competes: boolean;
  readonly constraints: readonly ConstraintResult[];
  /** Why it is not ranked, as text; empty when it is. */
  readonly detail: string;
}

/**
 * A team's entries on the board of an event: of its qualifying submissions the one that counts by the event's best-of
 * rule. Without one, the submission that misses the fewest constraints, unranked. Its non-competing submissions are
 * listed too, unranked. Of a team in the final, only its finalists compete.
 * @param candidates all of one team in one division.
 */
export function enterTeam(event: EventDefinition, candidates: readonly RankCandidate[]): TeamEntry[] {
  const assessed = candidates.map((candidate) => assessCandidate(event, candidate));
  const nonCompeting = assessed.flatMap((one) => {
    const reason = nonCompetingReason(one.candidate);
    return reason === null ? [] : toEntry(one, reason, describeNonCompeting(one.candidate, reason));
  });
  const competing = finalistsOf(assessed.filter(({ candidate }) => nonCompetingReason(candidate) === null));
  const qualified = competing.filter(isQualified);
  if (qualified.length > 0) return [toEntry(countingSubmission(event, qualified), null, ''), ...nonCompeting];
  const nearest = nearestOf(event, competing);
  if (!nearest) return nonCompeting;
  return [toEntry(nearest, 'constraint-missed', describeMiss(event, nearest)), ...nonCompeting];
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
