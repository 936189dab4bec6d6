import type { BoardChange } from '@torchperf/contracts';
import { UNRANKED_WORDING } from '../ui/format/verdict.format';

/** What became of a place, as it is seen and as it is read out. */
export interface RankChange {
  /** In short, such as `3 → 1`. */
  readonly text: string;
  /** As it is read out, such as `From rank 3 to rank 1`. */
  readonly words: string;
  readonly direction: 'up' | 'down' | 'none';
}

type Ranks = Pick<
  BoardChange,
  'rankBefore' | 'rankAfter' | 'unrankedReason' | 'submissionId' | 'previousSubmissionId'
>;

/** Where the place stood before and where it stands now. A smaller rank is a better one. */
export function rankChange({
  rankBefore,
  rankAfter,
  unrankedReason,
  submissionId,
  previousSubmissionId,
}: Ranks): RankChange {
  const unranked = unrankedReason
    ? UNRANKED_WORDING[unrankedReason].toLowerCase()
    : submissionId === null
      ? 'off the board'
      : 'unranked';
  if (rankBefore === null && rankAfter === null) {
    return { text: unranked, words: `Unranked: ${unranked}`, direction: 'none' };
  }
  if (rankBefore === null && previousSubmissionId !== null) {
    return {
      text: `unranked → ${rankAfter}`,
      words: `From unranked to rank ${rankAfter}`,
      direction: 'up',
    };
  }
  if (rankBefore === null) {
    return { text: `new → ${rankAfter}`, words: `New at rank ${rankAfter}`, direction: 'up' };
  }
  if (rankAfter === null) {
    return {
      text: `${rankBefore} → ${unranked}`,
      words: `From rank ${rankBefore} to ${unranked}`,
      direction: 'down',
    };
  }
  if (rankBefore === rankAfter) {
    return { text: `stays ${rankAfter}`, words: `Stays at rank ${rankAfter}`, direction: 'none' };
  }
  return {
    text: `${rankBefore} → ${rankAfter}`,
    words: `From rank ${rankBefore} to rank ${rankAfter}`,
    direction: rankAfter < rankBefore ? 'up' : 'down',
  };
}

/** Why a place of a board changed. */
export function causeText(
  change: Pick<BoardChange, 'cause' | 'submissionId' | 'previousSubmissionId'>,
): string {
  const { cause, submissionId, previousSubmissionId } = change;
  const isSame = submissionId !== null && submissionId === previousSubmissionId;
  return cause === 'run' && isSame ? 'Measured again' : CAUSE_WORDING[cause];
}

const CAUSE_WORDING: Record<BoardChange['cause'], string> = {
  run: 'A run ended',
  decision: 'The organisers decided',
  rules: 'The rules changed',
};
