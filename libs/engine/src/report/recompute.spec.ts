import {
  type Batch,
  type LaunchRecord,
  READABLE_REPORT_VERSIONS,
  REPORT_VERSION,
  type RunReport,
  toCurrentReport,
} from '@torchperf/contracts';
import { buildLaunch, buildRunReport, calmPairs } from '#test/builders/run-report';
import { storedReport } from '#test/fixtures/stored-report';
import { BlockPlan } from '../suite/block-plan';
import { encodeColumn } from '../suite/columns';
import { SampleRecorder } from '../suite/samples';
import { computeFigures } from './figures';
import { flagsOf } from './flags';
import { recompute } from './recompute';

const ID = '00000000-0000-4000-8000-000000000001';
const LAUNCHES = 12;
const BLOCKS = 4;
/** The mean of a block, and the least that it can have: then all are equally long. */
const CALLS = 5;
/** The builder's. */
const SEED = '00';
const SIZES = { modelSizeBytes: 1024 * 1024, compressedBytes: 900_000 };
const REFERENCE_LATENCY_MS = 0.25;

/**
 * A report as the referee writes it. In block b of launch n the contestant takes 100 µs · (1 + n/1000) · (1 + b/100)
 * in the median and the reference 200 µs, so that all values of launches are known by hand.
 */
function measured(): RunReport {
  const recorder = new SampleRecorder();
  const launches: LaunchRecord[] = [];
  const batches: Batch[] = [];
  for (let index = 0; index < LAUNCHES; index++) {
    const factors = [0, 1, 2, 3].map((block) => (1 + index / 1000) * (1 + block / 100));
    for (let block = 0; block < BLOCKS; block++) {
      for (let call = 0; call < CALLS; call++) {
        const example = (index * BLOCKS * CALLS + block * CALLS + call) % 60;
        const offset = (call - 2) * 100;
        recorder.add(index, block, 0, example, 100_000 * (factors[block] as number) + offset, example > 5);
        recorder.add(index, block, 1, example, 200_000 + offset, true);
      }
    }
    const logs = factors.map((factor) => Math.log(factor / 2));
    const calm = calmPairs(BLOCKS);
    const plan = new BlockPlan(Buffer.from(SEED, 'hex'), index, CALLS);
    launches.push(
      buildLaunch({
        index,
        loadTimeMs: 20 + index,
        ...calm,
        callsPerBlock: CALLS,
        pairs: calm.pairs.map((pair, block) => ({ ...pair, ...plan.pair(block) })),
        blockLogRatios: logs,
        logRatio: ((logs[1] as number) + (logs[2] as number)) / 2,
        // The middle two of 20 calls: the slowest of block 1 and the fastest of block 2, which overlap in none.
        contestantMedianNs: 50_000 * ((factors[1] as number) + (factors[2] as number)),
        referenceMedianNs: 200_000,
      }),
    );
    batches.push({
      launch: index,
      latencyNs: 400_000 + index,
      example: encodeColumn(Uint32Array.of(1, 7, 8)),
      correct: encodeColumn(Uint8Array.of(0, 1, 1)),
    });
  }
  const samples = recorder.toColumns();
  const given = buildRunReport({ runId: ID, submissionId: ID });
  const figures = computeFigures({
    launches,
    samples,
    batches,
    ...SIZES,
    referenceLatencyMs: REFERENCE_LATENCY_MS,
  });
  const noise = { ...given.noise, referenceDrift: figures.referenceMedianMs / REFERENCE_LATENCY_MS - 1 };
  const floor = { medianNs: 11_700, p99Ns: 27_900, calls: 500, peakBytes: null };
  const measuredSuite = {
    ...{ launches, launchesRepeated: 0, floor, noise, suite: given.suite },
    ...{ warmupCorrect: 780, examples: { total: 60, asked: 60 } },
  };
  const flags = flagsOf({
    ...measuredSuite,
    accuracy: figures.metrics.accuracy,
    relativeLatency: figures.metrics.relativeLatency,
  });
  return {
    ...given,
    ...measuredSuite,
    ...figures,
    referenceLatencyMs: REFERENCE_LATENCY_MS,
    flags,
    samples,
    batches,
  };
}

const differences = (report: RunReport) => recompute(report).filter(({ same }) => !same);
const names = (report: RunReport) => differences(report).map(({ name }) => name);

/** The report with one raw latency changed by so many ns. */
function withLatency(report: RunReport, call: number, byNs: number): RunReport {
  const samples = report.samples as NonNullable<RunReport['samples']>;
  const latencies = Buffer.from(samples.latencyNs, 'base64');
  latencies.writeDoubleLE(latencies.readDoubleLE(8 * call) + byNs, 8 * call);
  return { ...report, samples: { ...samples, latencyNs: latencies.toString('base64') } };
}

function withLaunch(report: RunReport, index: number, change: Partial<LaunchRecord>): RunReport {
  const launches = report.launches.map((one) => (one.index === index ? { ...one, ...change } : one));
  return { ...report, launches };
}

describe('recompute', () => {
  const report = measured();

  it('finds what was published, down to the values of each launch that are known by hand', () => {
    expect(differences(report)).toEqual([]);
    const checked = recompute(report).map(({ name }) => name);
    expect(checked).toEqual(
      expect.arrayContaining(['launch 11: blockLogRatios[3]', 'relativeLatency.ciUpper', 'latencyMean']),
    );
    // The reference is 20 % off its usual 0.25 ms.
    expect(recompute(report)).toContainEqual({
      kind: 'flag',
      name: 'reference-drifts',
      published: expect.stringContaining('20.0 % faster'),
      recomputed: expect.stringContaining('20.0 % faster'),
      same: true,
    });
  });

  it('catches a figure that was changed', () => {
    const { accuracy } = report.metrics;
    if (!accuracy) throw new Error('a report has an accuracy');
    const better = { ...accuracy, value: accuracy.value + 1e-9 };
    expect(names({ ...report, metrics: { ...report.metrics, accuracy: better } })).toEqual(['accuracy']);
    const { peakMemory: _, ...others } = report.metrics;
    expect(names({ ...report, metrics: others })).toEqual([
      'peakMemory',
      'peakMemory.ciLower',
      'peakMemory.ciUpper',
    ]);
  });

  it('catches a single raw latency that was changed, also by a nanosecond', () => {
    // Calls to the two alternate, so number 44 is the contestant's third in block 0 of launch 1: a median.
    expect(names(withLatency(report, 44, -5))).toEqual(
      expect.arrayContaining(['launch 1: blockLogRatios[0]', 'latencyMean', 'latencySummary.meanMs']),
    );
    expect(names(withLatency(report, 46, 1))).toContain('latencyMean');
    expect(names(withLatency(report, 45, 1))).toEqual(['launch 1: blockLogRatios[0]']);
  });

  it('catches a launch whose value its calls do not give', () => {
    expect(names(withLaunch(report, 3, { logRatio: -0.8 }))).toEqual(['launch 3: logRatio']);
    expect(names(withLaunch(report, 3, { blockLogRatios: [-0.7] }))).toHaveLength(4);
  });

  it('catches a pair that was asked in another order or length than the seed gives', () => {
    const [pair, ...others] = (report.launches[3] as LaunchRecord).pairs;
    if (!pair) throw new Error('a launch has pairs');
    const first = pair.first === 'contestant' ? 'reference' : 'contestant';
    const swapped = withLaunch(report, 3, { pairs: [{ ...pair, first }, ...others] });
    expect(names(swapped)).toEqual(['launch 3: pairs[0].plan']);
    const longer = withLaunch(report, 3, { pairs: [{ ...pair, calls: 6 }, ...others] });
    const lengths = ['contestant', 'reference'].map((role) => `launch 3: pairs[0].calls (${role})`);
    expect(names(longer)).toEqual([...lengths, 'launch 3: pairs[0].plan']);
    // Without the seed, as everyone but organisers has it, only the lengths can be compared.
    expect(names({ ...longer, seed: null })).toEqual(lengths);
    expect(names({ ...swapped, seed: null })).toEqual([]);
  });

  it('catches launches that were left out, with or without their calls', () => {
    expect(names({ ...report, launches: report.launches.slice(1) })).toContain('launches with calls');
    const long = { ...report, suite: { ...report.suite, launchesMin: 6, launchesMax: 20 } };
    expect(names(long)).toContain('launches until the stop');
  });

  it('catches a flag that was left out, and one that was made up', () => {
    expect(names({ ...report, flags: [] })).toEqual(['reference-drifts']);
    const made = { kind: 'launches-repeated', evidence: '1 launch was broken off.' } as const;
    expect(names({ ...report, flags: [...report.flags, made] })).toEqual(['launches-repeated']);
  });

  it('refuses a run that has no figures', () => {
    expect(() => recompute({ ...report, verdict: 'crashed', samples: null })).toThrow(/crashed/);
  });
});

/** Of each version: its flags, and the counted blocks of the launches that gave some up to another process. */
const STORED = [
  { version: 2, kinds: ['half-width-not-reached', 'floor-limited'], retried: [] },
  { version: 3, kinds: [], retried: [[1, 2, 3, 4]] },
  {
    version: REPORT_VERSION,
    kinds: [],
    retried: [
      [0, 2, 4, 5],
      [0, 2, 3, 4],
    ],
  },
];

describe('a stored report', () => {
  it.each(STORED)(
    'of version $version is recomputed by the rules of its own version',
    ({ version, kinds, retried }) => {
      const report = storedReport(version);
      const checks = recompute(report);
      expect(checks.filter(({ same }) => !same)).toEqual([]);
      expect(checks.length).toBeGreaterThan(70);
      expect(report.flags.map(({ kind }) => kind)).toEqual(kinds);
      const counted = toCurrentReport(report).launches.map(({ countedBlocks }) => countedBlocks);
      expect(counted.filter((blocks) => blocks.some((block, index) => block !== index))).toEqual(retried);
    },
  );

  it('is there for every version that can be read', () => {
    expect(STORED.map(({ version }) => version)).toEqual(READABLE_REPORT_VERSIONS);
  });

  it('may have flags with another wording, but not with other numbers', () => {
    const report = storedReport(2);
    const reworded = (change: (evidence: string) => string) => ({
      ...report,
      flags: report.flags.map((flag) => ({ ...flag, evidence: change(flag.evidence) })),
    });
    const differing = (evidence: (text: string) => string) =>
      recompute(reworded(evidence)).filter(({ same }) => !same).length;
    expect(differing((text) => text.toUpperCase())).toBe(0);
    expect(differing((text) => text.replace('6', '7'))).toBe(2);
  });
});
