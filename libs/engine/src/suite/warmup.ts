import { performance } from 'node:perf_hooks';
import type { SuiteParameters } from '@torchperf/contracts';
import { warmupSettled } from '@torchperf/domain';
import { MIN_WINDOW_CALLS, SERIES_MS, WARMUP_SHARE } from '../measuring-rules';

/** How a warmup went. */
export interface Warmup {
  /** To both. */
  readonly calls: number;
  readonly settled: boolean;
  /** What a call to each of the two takes. */
  readonly pairNs: number;
}

/** Median latencies in ns of a window of so many calls to each of the two. */
type Window = (calls: number) => { readonly contestantNs: number; readonly referenceNs: number };

/**
 * Windows of calls to both, until the last medians of their ratio agree or the limit is reached. These calls look
 * like all others and are checked like them, but they are not scored. Slow models get shorter windows, and need no
 * more than three of them to count as settled.
 * @param rehearsedNs what a call to each took in rehearsal, for the length of the first window.
 */
export function warmUp(suite: SuiteParameters, window: Window, rehearsedNs: number): Warmup {
  const started = performance.now();
  const fullWindow = Math.max(MIN_WINDOW_CALLS, Math.floor(suite.warmupWindowCalls / 2));
  const shareMs = (WARMUP_SHARE * suite.runTimeoutMs) / suite.launchesMin;
  const timeoutMs = Math.min(suite.warmupTimeoutMs, shareMs);
  const ratios: number[] = [];
  let calls = 0;
  let pairNs = rehearsedNs;
  for (;;) {
    const affordable = Math.floor((SERIES_MS * 1e6) / pairNs);
    const callsOfEach = Math.max(MIN_WINDOW_CALLS, Math.min(fullWindow, affordable));
    const { contestantNs, referenceNs } = window(callsOfEach);
    calls += 2 * callsOfEach;
    pairNs = contestantNs + referenceNs;
    ratios.push(contestantNs / referenceNs);
    const settled = warmupSettled(ratios, suite.warmupTolerance);
    const isSlow = callsOfEach < fullWindow;
    if (settled && (calls >= suite.warmupCallsMin || isSlow)) return { calls, settled, pairNs };
    const isOver = calls >= suite.warmupCallsMax || performance.now() - started > timeoutMs;
    if (isOver) return { calls, settled: false, pairNs };
  }
}
