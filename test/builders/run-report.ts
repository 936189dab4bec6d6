import { createHash } from 'node:crypto';
import {
  DEFAULT_SUITE,
  type LaunchRecord,
  REPORT_VERSION,
  type RunReport,
  type RunReportSchema,
} from '@torchperf/contracts';
import type { z } from 'zod';

type ReportInput = z.input<typeof RunReportSchema>;

const METRICS: ReportInput['metrics'] = {
  relativeLatency: { value: 0.5, ciLower: 0.497, ciUpper: 0.503, unit: 'ratio' },
  latency: { value: 0.1, ciLower: 0.0994, ciUpper: 0.1006, unit: 'ms' },
  latencyMedian: { value: 0.104, ciLower: 0.101, ciUpper: 0.107, unit: 'ms' },
  accuracy: { value: 0.91, ciLower: 0.897, ciUpper: 0.922, unit: 'fraction' },
  modelSize: { value: 203_000, ciLower: null, ciUpper: null, unit: 'bytes' },
  peakMemory: { value: 41_000_000, ciLower: null, ciUpper: null, unit: 'bytes' },
  latencyTimesSize: { value: 0.0194, ciLower: 0.0192, ciUpper: 0.0196, unit: 'ms·MiB' },
};

/** A valid report of a successful run; a test overrides only what it is about. */
export function buildRunReport(
  given: Pick<RunReport, 'runId' | 'submissionId'> & Partial<RunReport>,
): RunReport {
  return {
    version: REPORT_VERSION,
    verdict: 'ok',
    message: 'Measured in 3 launches.',
    log: 'loaded\n',
    startedAt: '2026-11-01T10:00:00.000Z',
    finishedAt: '2026-11-01T10:00:20.000Z',
    suite: DEFAULT_SUITE,
    seed: '00',
    seedSha256: createHash('sha256').update(Buffer.from('00', 'hex')).digest('hex'),
    machine: {
      hardwareClass: 'Test CPU x86_64 × 2',
      hostname: 'host',
      cpuModel: 'Test CPU',
      cpuCount: 2,
      pinnedCpu: 1,
      architecture: 'x64',
      memoryTotalBytes: 4 * 1024 ** 3,
      kernel: '6.18',
      operatingSystem: 'Debian 12',
      frequencyMHz: null,
      governor: null,
      turbo: null,
      smt: null,
      cgroupVersion: 'v1',
      sandbox: 'bubblewrap',
      clockSource: 'tsc',
      clockResolutionNs: 1,
      containerImage: null,
      nodeVersion: 'v20.20.2',
      serviceRevision: 'test',
      temperatureC: null,
    },
    noise: {
      elapsedMs: 20_000,
      loadAverageStart: 0.4,
      loadAverageEnd: 1.1,
      stealTimeMs: 0,
      involuntaryContextSwitches: 12,
      throttledMs: null,
      cpuPressureMs: 800,
      memoryPressureMs: 0,
      ioPressureMs: 3,
      referenceDrift: -0.02,
      waitSource: 'schedstat',
    },
    runtime: { name: 'python', versions: { python: '3.11' }, referenceVersions: { python: '3.11' } },
    metrics: METRICS,
    floor: { medianNs: 11_700, p99Ns: 27_900, calls: 1000, peakBytes: 21_000_000 },
    memorySource: 'cgroup',
    latencySummary: {
      count: 600,
      meanMs: 0.11,
      standardDeviationMs: 0.01,
      coefficientOfVariation: 0.09,
      medianMs: 0.104,
      medianAbsoluteDeviationMs: 0.002,
      minMs: 0.09,
      maxMs: 0.4,
      outliers: 2,
    },
    referenceMedianMs: 0.2,
    referenceLatencyMs: 0.204,
    launchesRepeated: 0,
    tiedAnswers: 0,
    noiseEffect: null,
    warmupCorrect: 204,
    examples: { total: 2000, asked: 2000 },
    launches: buildLaunches(0.2),
    flags: [],
    samples: { count: 0, launch: '', block: '', role: '', example: '', latencyNs: '', correct: '' },
    batches: [],
    ...given,
  };
}

/** Three launches with a reference that took this long. */
export function buildLaunches(referenceMs: number): RunReport['launches'] {
  return [0, 1, 2].map((index) => buildLaunch({ index, referenceMedianNs: referenceMs * 1e6 }));
}

/** A valid launch of four calm pairs of blocks, in which the contestant takes half of the reference's time. */
export function buildLaunch(given: Partial<LaunchRecord> = {}): LaunchRecord {
  return {
    index: 0,
    loadTimeMs: 120,
    warmupCalls: 150,
    settled: true,
    ...calmPairs(4),
    blockLogRatios: [-0.69, -0.7, -0.69, -0.68],
    logRatio: -0.69,
    contestantMedianNs: 104_000,
    referenceMedianNs: 200_000,
    cpuToLatency: 0.98,
    auditRatio: 1.01,
    seen: { faster: 0.5, ratio: 1 },
    phasesMs: { load: 200, warmup: 30, blocks: 80, audit: 20, batches: 40 },
    loadPeakBytes: 40_000_000,
    inferencePeakBytes: 41_000_000,
    ...given,
  };
}

/** Pairs of blocks without waits, and without a record of their order. */
export function calmPairs(count: number): Pick<LaunchRecord, 'callsPerBlock' | 'pairs' | 'countedBlocks'> {
  const block = { elapsedNs: 5_000_000, waitNs: 0 };
  const pair = { contestant: block, reference: block, first: null, calls: null };
  return {
    callsPerBlock: null,
    pairs: Array.from({ length: count }, () => pair),
    countedBlocks: [...Array(count).keys()],
  };
}
