import type { BundleContents, RunReport } from '@torchperf/contracts';
import { DEFAULT_SUITE } from '@torchperf/contracts';
import { failedReport } from '@torchperf/engine';
import { buildLaunch, buildRunReport, calmPairs } from '#test/builders/run-report';
import type { MeasuredBundle } from '../src/bench/bench-result';

/** Latency in ms, size and memory in bytes, accuracy from 0 to 1. */
export interface Measured {
  readonly latency: number;
  readonly modelSize: number;
  readonly peakMemory?: number;
  readonly accuracy: number;
}

const CONTENTS: BundleContents = {
  files: 2,
  largest: [
    { path: 'weights.npz', bytes: 2048 },
    { path: 'model.py', bytes: 100 },
  ],
  leftOut: [],
  leftOutFiles: 0,
};
const ID = '00000000-0000-4000-8000-000000000001';

/** A bundle's run with these launches and figures; with another verdict than `ok`, without figures. */
export function measuredBundle(
  name: string,
  against: string,
  logRatios: readonly number[],
  measured: Measured,
  verdict: RunReport['verdict'] = 'ok',
): MeasuredBundle {
  const bundle = { name, path: `models/${name}`, contents: CONTENTS, against };
  const subject = { runId: ID, submissionId: ID };
  if (verdict !== 'ok') {
    const contestant = { ...subject, bundle: { manifest: { runtime: 'python' } } } as const;
    const session = { suite: DEFAULT_SUITE, sandbox: 'bubblewrap', revision: 'test', cpu: 1 };
    return { ...bundle, report: failedReport({ ...session, contestant }, verdict, 'as it ended') };
  }
  const exact = (value: number, unit: 'ms' | 'bytes' | 'fraction' | 'ratio') => ({
    value,
    ciLower: null,
    ciUpper: null,
    unit,
  });
  return {
    ...bundle,
    report: buildRunReport({
      ...subject,
      metrics: {
        relativeLatency: exact(Math.exp(logRatios[0] ?? 0), 'ratio'),
        latency: exact(measured.latency, 'ms'),
        modelSize: exact(measured.modelSize, 'bytes'),
        accuracy: exact(measured.accuracy, 'fraction'),
        ...(measured.peakMemory === undefined ? {} : { peakMemory: exact(measured.peakMemory, 'bytes') }),
      },
      latencySummary: null,
      floor: { medianNs: 10_000, p99Ns: 20_000, calls: 500, peakBytes: 20_000_000 },
      launches: logRatios.map((logRatio, index) =>
        buildLaunch({
          index,
          warmupCalls: 100 + 50 * index,
          settled: index > 0,
          ...calmPairs(1),
          blockLogRatios: [logRatio],
          logRatio,
          contestantMedianNs: 20_000,
          referenceMedianNs: 20_000,
        }),
      ),
    }),
  };
}
