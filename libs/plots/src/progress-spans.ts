import type { BoardChange } from '@torchperf/contracts';
import type { MetricName } from '@torchperf/domain';

/** The fields of a change that its drawing needs. */
export type ProgressChange = Pick<BoardChange, 'at' | 'division' | 'rankBefore' | 'rankAfter' | 'metrics'>;

/** A span of time in which an entry was ranked, and the figure that it was ranked by. */
export interface ProgressSpan {
  readonly from: Date;
  readonly to: Date;
  readonly value: number;
  /** The bounds of the 95 % interval; an exact figure has bounds that equal it. */
  readonly lower: number;
  readonly upper: number;
}

/**
 * The spans in which a team was ranked, oldest first. A change ends the span before it. A change that leaves the team
 * unranked starts no span. Leaves out what was never ranked, such as a submission that is listed without competing.
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
