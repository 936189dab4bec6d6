import type { RankCandidate } from './assessed-candidate';
import type { UnrankedReason } from './unranked-reason';

export type NonCompetingReason = Exclude<UnrankedReason, 'constraint-missed'>;

/** Why a candidate does not compete at all; null when it does. */
export function nonCompetingReason(candidate: RankCandidate): NonCompetingReason | null {
  if (candidate.isReference) return 'reference';
  if (candidate.disqualifiedReason !== null) return 'disqualified';
  if (candidate.isBaseline) return 'baseline';
  if (candidate.heldReason !== null) return 'held';
  return candidate.noisyReason === null ? null : 'busy-machine';
}

/** The reason as text, for the board. */
export function describeNonCompeting(candidate: RankCandidate, reason: NonCompetingReason): string {
  switch (reason) {
    case 'reference':
      return 'The reference model of the competition.';
    case 'baseline':
      return 'A baseline of the organisers.';
    case 'held':
      return candidate.heldReason ?? '';
    case 'busy-machine':
      return `Measured on a busy machine, so it is not ranked. ${candidate.noisyReason ?? ''}`.trim();
    case 'disqualified':
      return candidate.disqualifiedReason ?? '';
  }
}
