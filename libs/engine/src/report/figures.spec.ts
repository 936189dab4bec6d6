import type { Batch, LaunchRecord } from '@torchperf/contracts';
import { buildLaunch, calmPairs } from '#test/builders/run-report';
import { encodeColumn } from '../suite/columns';
import { decodeCalls, SampleRecorder } from '../suite/samples';
import { computeFigures, type RawRun } from './figures';

const LAUNCHES = 12;
const CALLS = 50;

/** A run whose contestant takes half of the reference's 200 µs and is wrong on every tenth example. */
function run(overrides: Partial<RawRun> = {}): RawRun {
  const recorder = new SampleRecorder();
  const launches: LaunchRecord[] = [];
  const batches: Batch[] = [];
  for (let launch = 0; launch < LAUNCHES; launch++) {
    const drift = 1 + launch / 100;
    for (let i = 0; i < CALLS; i++) {
      const example = (launch * CALLS + i) % 100;
      const wobble = ((launch * 31 + i * 17) % 11) * 10;
      recorder.add(launch, 0, 0, example, 100_000 * drift + wobble, example % 10 !== 0);
      recorder.add(launch, 0, 1, example, 200_000 * drift + wobble, true);
    }
    launches.push(
      buildLaunch({
        index: launch,
        ...calmPairs(1),
        blockLogRatios: [Math.log(0.5)],
        logRatio: Math.log(0.5) + (launch - (LAUNCHES - 1) / 2) / 1000,
        contestantMedianNs: 100_000 * drift,
        referenceMedianNs: 200_000 * drift,
        loadPeakBytes: 30_000_000,
        inferencePeakBytes: 31_000_000,
      }),
    );
    batches.push({
      launch,
      latencyNs: 400_000,
      example: encodeColumn(Uint32Array.of(0, 1, 2, 3)),
      correct: encodeColumn(Uint8Array.of(0, 1, 1, 1)),
    });
  }
  return {
    launches,
    samples: recorder.toColumns(),
    batches,
    modelSizeBytes: 1024 * 1024,
    compressedBytes: 900_000,
    referenceLatencyMs: 0.25,
    ...overrides,
  };
}

describe('computeFigures', () => {
  const { metrics, latencySummary, referenceMedianMs } = computeFigures(run());

  it('takes the relative latency from the launches, with an interval around it', () => {
    expect(metrics.relativeLatency?.value).toBeCloseTo(0.5, 6);
    expect(metrics.relativeLatency?.ciLower).toBeLessThan(0.5);
    expect(metrics.relativeLatency?.ciUpper).toBeGreaterThan(0.5);
    expect(metrics.relativeLatency?.unit).toBe('ratio');
  });

  it('shows latency as the ratio times the canonical latency of the reference', () => {
    expect(metrics.latency?.value).toBeCloseTo(0.125, 6);
    expect(metrics.latencyTimesSize?.value).toBeCloseTo(0.125, 6);
  });

  it('uses the run’s own reference where no canonical latency is known yet', () => {
    const own = computeFigures(run({ referenceLatencyMs: null }));
    expect(own.metrics.latency?.value).toBeCloseTo(0.5 * referenceMedianMs, 9);
  });

  it('counts each example once in the accuracy, whether asked alone, again, or in a batch', () => {
    expect(metrics.accuracy?.value).toBeCloseTo(0.9, 12);
    // Wilson for 90 of 100: R's binom::binom.confint(90, 100, methods = "wilson").
    expect(metrics.accuracy?.ciLower).toBeCloseTo(0.8256343, 6);
    expect(metrics.accuracy?.ciUpper).toBeCloseTo(0.9447708, 6);
  });

  it('takes throughput from batches: 4 examples in 0.4 ms', () => {
    expect(metrics.throughput?.value).toBeCloseTo(10_000, 6);
  });

  it('publishes the greater of the two memory peaks, and exact sizes without an interval', () => {
    expect(metrics.peakMemory?.value).toBeCloseTo(31_000_000, 0);
    expect(metrics.modelSize).toEqual({ value: 1024 * 1024, ciLower: null, ciUpper: null, unit: 'bytes' });
  });

  it('summarises the contestant’s calls only', () => {
    expect(latencySummary.count).toBe(LAUNCHES * CALLS);
    expect(latencySummary.maxMs).toBeLessThan(0.15);
  });

  it('leaves out a quantile for which there are too few independent samples', () => {
    expect(metrics.latencyP99).toBeUndefined();
  });

  it('has no peak memory where none could be read', () => {
    const blind = run().launches.map((one) => ({ ...one, loadPeakBytes: null, inferencePeakBytes: null }));
    expect(computeFigures(run({ launches: blind })).metrics.peakMemory).toBeUndefined();
  });
});

describe('SampleRecorder', () => {
  it('returns what was recorded, also beyond its first capacity', () => {
    const recorder = new SampleRecorder();
    const count = 40_000;
    recorder.reserve(count);
    for (let i = 0; i < count; i++) recorder.add(i % 40, i % 8, i % 2, i, i + 0.5, i % 3 === 0);
    const calls = decodeCalls(recorder.toColumns());
    expect(calls).toHaveLength(count);
    expect(calls[39_999]).toEqual({
      launch: 39,
      block: 7,
      role: 'reference',
      example: 39_999,
      latencyNs: 39_999.5,
      correct: true,
    });
    expect([...recorder.latenciesOf(1, 39_996)]).toEqual([39_997.5, 39_999.5]);
  });
});
