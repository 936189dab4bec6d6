import type { RunView } from '@torchperf/contracts';
import { rankableFirst } from '@torchperf/domain';

/** Whether anything of a submission has been measured: by an ordinary run, for a final's counts in events alone. */
export function isMeasured(runs: readonly RunView[]): boolean {
  return countingRun(runs) !== null;
}

/**
 * The run whose figures are shown for a submission: the newest that went well and is no final's, of those with
 * figures where there are any, and of those that may rank where there are any. A freeze withholds the figures of newer
 * ones.
 * @param runs newest first. @returns null where there is none.
 */
export function countingRun(runs: readonly RunView[]): RunView | null {
  const measured = runs.filter(({ verdict, isFinal }) => verdict === 'ok' && !isFinal);
  const withFigures = measured.filter(({ metrics }) => Object.keys(metrics).length > 0);
  return rankableFirst(withFigures)[0] ?? measured[0] ?? null;
}
