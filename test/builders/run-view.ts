import type { RunView } from '@torchperf/contracts';

/** A queued run as the api shows it; a test overrides only what it is about. */
export function buildRunView(given: Partial<RunView> = {}): RunView {
  return {
    id: 'run-1',
    state: 'queued',
    queuePosition: 3,
    waitReason: null,
    attempts: 0,
    verdict: null,
    message: null,
    log: null,
    queuedAt: '2026-11-23T12:00:00Z',
    startedAt: null,
    finishedAt: null,
    progress: null,
    hardwareClass: null,
    metrics: {},
    canonicalLatency: null,
    measurement: null,
    isFinal: false,
    flags: [],
    noiseAccepted: false,
    ...given,
  };
}
