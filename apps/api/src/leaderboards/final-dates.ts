import type { Leaderboard } from '@torchperf/contracts';
import { type FinalState, groupBy } from '@torchperf/domain';

export type FinalDates = Leaderboard['final'];

/** The part of a final that its dates follow from. */
interface DatedFinal {
  readonly division: string;
  readonly eventIds: readonly string[];
  readonly state: FinalState;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

export const NO_FINAL: FinalDates = { heldAt: null, underWaySince: null };

/**
 * By division, when the last final of the event ended that entries are ranked by, and since when one is under way.
 * @param moment as of which; null: now.
 */
export function finalDatesOf(
  finals: readonly DatedFinal[],
  eventId: string,
  moment: Date | null,
): Record<string, FinalDates> {
  const isPast = (date: Date | null): date is Date => date !== null && (moment === null || date <= moment);
  const started = finals.filter(({ eventIds, createdAt }) => eventIds.includes(eventId) && isPast(createdAt));
  const divisions = groupBy(started, ({ division }) => division);
  return Object.fromEntries(
    [...divisions].map(([division, ofDivision]) => {
      const held = ofDivision.filter(({ state, finishedAt }) => state === 'done' && isPast(finishedAt));
      const underWay = ofDivision.filter(({ finishedAt }) => !isPast(finishedAt));
      return [
        division,
        {
          heldAt: newest(held.map(({ finishedAt }) => finishedAt)),
          underWaySince: newest(underWay.map(({ createdAt }) => createdAt)),
        },
      ];
    }),
  );
}

function newest(dates: readonly (Date | null)[]): string | null {
  if (dates.length === 0) return null;
  return new Date(Math.max(...dates.map(Number))).toISOString();
}
