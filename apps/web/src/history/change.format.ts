import type { BoardChange } from '@torchperf/contracts';
import { UNRANKED_WORDING } from '../ui/format/verdict.format';

/** The change of a rank, as shown and as read out. */
export interface RankChange {
  /** Short, such as `3 → 1`. */
  readonly text: string;
  /** For screen readers, such as `From rank 3 to rank 1`. */
  readonly spoken: string;
  readonly direction: 'up' | 'down' | 'none';
}

type Ranks = Pick<
  BoardChange,
  'rankBefore' | 'rankAfter' | 'unrankedReason' | 'submissionId' | 'previousSubmissionId'
>;

/** The rank of an entry before and after a change. A smaller rank is better. */
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
    return { text: unranked, spoken: `Unranked: ${unranked}`, direction: 'none' };
  }
  if (rankBefore === null && previousSubmissionId !== null) {
    return {
      text: `unranked → ${rankAfter}`,
      spoken: `From unranked to rank ${rankAfter}`,
      direction: 'up',
    };
  }
  if (rankBefore === null) {
    return { text: `new → ${rankAfter}`, spoken: `New at rank ${rankAfter}`, direction: 'up' };
  }
  if (rankAfter === null) {
    return {
      text: `${rankBefore} → ${unranked}`,
      spoken: `From rank ${rankBefore} to ${unranked}`,
      direction: 'down',
    };
  }
  if (rankBefore === rankAfter) {
    return { text: `stays ${rankAfter}`, spoken: `Stays at rank ${rankAfter}`, direction: 'none' };
  }
  return {
    text: `${rankBefore} → ${rankAfter}`,
    spoken: `From rank ${rankBefore} to rank ${rankAfter}`,
    direction: rankAfter < rankBefore ? 'up' : 'down',
  };
}

/** Why an entry of a board changed. */
export function causeText(
  change: Pick<BoardChange, 'cause' | 'submissionId' | 'previousSubmissionId'>,
): string {
  const { cause, submissionId, previousSubmissionId } = change;
  const isSame = submissionId !== null && submissionId === previousSubmissionId;
  return cause === 'run' && isSame ? 'Measured again' : CAUSE_WORDING[cause];
}

const CAUSE_WORDING: Record<BoardChange['cause'], string> = {
  run: 'A run ended',
  decision: 'A decision of the organisers',
  rules: 'The rules changed',
};
