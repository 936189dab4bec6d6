import type { Measurement } from '@torchperf/contracts';
import type { Metrics } from '@torchperf/domain';
import { conditionFacts, latencyFacts, metricNote } from './measurement.format';

const plain = (text: string | null) => text?.replaceAll('\u00a0', ' ') ?? null;
const lines = (facts: readonly (readonly [string, string])[]) =>
  facts.map(([term, text]) => `${term}: ${plain(text)}`);

const measurement: Measurement = {
  latencySummary: {
    count: 4800,
    meanMs: 0.11,
    standardDeviationMs: 0.0104,
    coefficientOfVariation: 0.0945,
    medianMs: 0.104,
    medianAbsoluteDeviationMs: 0.002,
    minMs: 0.0901,
    maxMs: 1.4,
    outliers: 1,
  },
  floor: { medianNs: 11_700, p99Ns: 27_900, calls: 500, peakBytes: 20 * 1024 ** 2 },
  memorySource: 'cgroup',
  referenceMedianMs: 0.2,
  referenceLatencyMs: 0.204,
  noise: {
    elapsedMs: 20_000,
    loadAverageStart: 0.4,
    loadAverageEnd: 1.12,
    stealTimeMs: 100,
    involuntaryContextSwitches: 12,
    throttledMs: null,
    cpuPressureMs: 800,
    memoryPressureMs: 0,
    ioPressureMs: null,
    referenceDrift: -0.02,
    waitSource: 'schedstat',
  },
  tiedAnswers: 0,
  noiseEffect: null,
  launches: { count: 12, settled: 12, repeated: 0, warmupCalls: 1800 },
};
const memory = (mib: number): Metrics => ({
  peakMemory: { value: mib * 1024 ** 2, ciLower: null, ciUpper: null, unit: 'bytes' },
});

describe('latencyFacts', () => {
  it('names every figure of the summary', () => {
    expect(lines(latencyFacts(measurement))).toEqual([
      'Timed calls: 4,800, 1 outlier',
      'Centre: mean 110 µs, median 104 µs',
      'Spread: standard deviation 10.4 µs, coefficient of variation 9.45 %, median absolute deviation 2.00 µs',
      'Range: min 90.1 µs, max 1.40 ms',
    ]);
  });
});

describe('conditionFacts', () => {
  it('describes launches, reference and machine, and leaves out unreadable values', () => {
    expect(lines(conditionFacts(measurement))).toEqual([
      'Launches: 12, all settled',
      'Warmup: 1,800 calls before the timed ones',
      'Reference: 200 µs in this run, usually 204 µs',
      'Load: 0.4 before, 1.1 after',
      'CPU time lost: to other guests 0.50 %',
      'Tasks waited: for a CPU 4.00 %, for memory 0.00 %',
    ]);
  });

  it('describes ties, and noise if the competition asks for it', () => {
    const noiseEffect = { examples: 1000, rightWithNoise: 970, rightWithout: 978 };
    const facts = lines(conditionFacts({ ...measurement, tiedAnswers: 3, noiseEffect }));
    expect(facts).toContain(
      'Ties: 3 answers had the same maximum score for several classes; the lowest class counted',
    );
    expect(facts).toContain(
      'Noise on inputs: the reference answers 97.00 % of 1,000 hidden examples correctly with noise, 97.80 % without',
    );
  });

  it('describes what went wrong', () => {
    const launches = { count: 12, settled: 10, repeated: 1, warmupCalls: 1800 };
    const facts = lines(conditionFacts({ ...measurement, launches, referenceLatencyMs: null }));
    expect(facts).toContain('Launches: 12, 2 had not settled, 1 repeated');
    expect(facts).toContain('Reference: 200 µs in this run');
    expect(lines(conditionFacts({ ...measurement, memorySource: 'rss' }))).toContainEqual(
      expect.stringMatching(/^Memory: resident set/),
    );
  });
});

describe('metricNote', () => {
  it('shows the floor next to latency and memory', () => {
    for (const name of ['latency', 'latencyMedian'] as const) {
      expect(plain(metricNote(name, {}, measurement))).toBe('an empty contestant takes 11.7 µs');
    }
    expect(plain(metricNote('latencyP99', {}, measurement))).toBe('an empty contestant takes 27.9 µs');
    expect(plain(metricNote('peakMemory', memory(32), measurement))).toBe('12 MiB above an empty contestant');
    expect(metricNote('peakMemory', memory(19), measurement)).toBe('no more than an empty contestant');
  });

  it('has no note without a floor', () => {
    expect(metricNote('latencyMedian', {}, null)).toBeNull();
    expect(metricNote('peakMemory', memory(32), { ...measurement, floor: null })).toBeNull();
    expect(metricNote('accuracy', {}, measurement)).toBeNull();
  });
});
