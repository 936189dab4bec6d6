import type { RunView } from '@torchperf/contracts';
import { rankableFirst } from '@torchperf/domain';

/** Whether an ordinary run has measured a submission. A final's run counts only in events. */
export function isMeasured(runs: readonly RunView[]): boolean {
  return countingRun(runs) !== null;
}

/**
 * The run whose figures a submission shows: the newest `ok` run outside of finals. It prefers runs with figures, and
 * among them those that can rank. A freeze withholds the figures of newer runs.
 * @param runs newest first. @returns null if there is none.
 */
export function countingRun(runs: readonly RunView[]): RunView | null {
  const measured = runs.filter(({ verdict, isFinal }) => verdict === 'ok' && !isFinal);
  const withFigures = measured.filter(({ metrics }) => Object.keys(metrics).length > 0);
  return rankableFirst(withFigures)[0] ?? measured[0] ?? null;
}
