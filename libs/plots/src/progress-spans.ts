import type { BoardChange } from '@torchperf/contracts';
import type { MetricName } from '@torchperf/domain';

/** What of a change its drawing needs. */
export type ProgressChange = Pick<BoardChange, 'at' | 'division' | 'rankBefore' | 'rankAfter' | 'metrics'>;

/** How long something stood on a board, and by what it was ranked meanwhile. */
export interface ProgressSpan {
  readonly from: Date;
  readonly to: Date;
  readonly value: number;
  /** The bounds of the 95 % interval; an exact figure has bounds that equal it. */
  readonly lower: number;
  readonly upper: number;
}

/**
 * The spans in which a team was ranked, oldest first. A change ends the span before it; one that leaves the team
 * unranked starts none. What was never ranked, such as a submission that is listed without competing, is left out.
 * @param changes of one team, event and division, oldest first
 * @param until when the last span ends, unless a change is later
 */
export function progressSpans(
  changes: readonly ProgressChange[],
  metric: MetricName,
  until: Date,
): ProgressSpan[] {
  const steps = changes.filter(({ rankBefore, rankAfter }) => rankBefore !== null || rankAfter !== null);
  return steps.flatMap(({ at, rankAfter, metrics }, index): ProgressSpan[] => {
    const measured = metrics[metric];
    if (rankAfter === null || !measured) return [];
    const from = new Date(at);
    const next = steps[index + 1];
    const to = next ? new Date(next.at) : new Date(Math.max(until.getTime(), from.getTime()));
    const { value, ciLower, ciUpper } = measured;
    return [{ from, to, value, lower: ciLower ?? value, upper: ciUpper ?? value }];
  });
}
