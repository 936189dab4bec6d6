import { BenchResultSchema } from '@torchperf/contracts';
import { measuredBundle } from '../../test/measured-bundle';
import { benchResult } from './bench-result';

const SETTING = {
  data: { source: 'digits.npz', examples: 100, inputShape: [1, 28, 28], classes: 10 },
  quick: false,
};
const FIGURES = { latency: 0.02, modelSize: 1000, peakMemory: 30_000_000, accuracy: 0.9 };
/** Six launches about a ratio of 0.5, none of them equal to another. */
const HALF = [0.01, -0.02, 0.03, -0.04, 0.05, -0.06].map((noise) => Math.log(0.5) + noise);
const NOISE = [0.011, -0.021, 0.031, -0.041, 0.051, -0.061];

describe('benchResult', () => {
  it('tests the launches of one bundle against 0', () => {
    const result = benchResult([measuredBundle('int8', 'float32', HALF, FIGURES)], SETTING);
    expect(BenchResultSchema.parse(result)).toEqual(result);
    // Six log ratios of one sign: 2 of the 64 signs are as extreme.
    expect(result.bundles[0]?.comparison).toMatchObject({
      of: 'int8',
      to: 'float32',
      test: 'signed-rank',
      pValue: 2 / 64,
      isDistinguishable: true,
    });
    expect(result.bundles[0]?.comparison?.ratio.estimate).toBeCloseTo(0.4975, 3);
    expect(result).toMatchObject({ pairs: [], pareto: [], sandboxed: true });
  });

  it('shows memory above the bare runtime and the warmup of the launches', () => {
    const [bundle] = benchResult([measuredBundle('int8', 'float32', HALF, FIGURES)], SETTING).bundles;
    expect(bundle?.memoryAboveIdentityBytes).toBe(10_000_000);
    expect(bundle?.warmup).toEqual({ callsMedian: 225, settled: 5 });
  });

  it('compares every pair of several, corrected for their number', () => {
    const fast = measuredBundle('fast', 'a', HALF, { ...FIGURES, latency: 0.01 });
    const slow = measuredBundle('a', 'a', NOISE, FIGURES);
    const like = measuredBundle(
      'b',
      'a',
      NOISE.map((value) => -value),
      FIGURES,
    );
    const { pairs } = benchResult([slow, fast, like], SETTING);
    expect(pairs.map(({ of, to, isDistinguishable }) => [of, to, isDistinguishable])).toEqual([
      ['a', 'fast', true],
      ['a', 'b', false],
      ['fast', 'b', true],
    ]);
    // All of six above all of six: 2 of C(12, 6) = 924 ways; the smallest of three p-values is tripled.
    expect(pairs[0]?.pValue).toBeCloseTo(2 / 924, 12);
    expect(pairs[0]?.pAdjusted).toBeCloseTo(6 / 924, 12);
  });

  it('finds the fronts over size and over memory', () => {
    const result = benchResult(
      [
        measuredBundle('small', 'small', NOISE, { ...FIGURES, modelSize: 500, accuracy: 0.8 }),
        measuredBundle('good', 'small', NOISE, FIGURES),
        measuredBundle('worse', 'small', NOISE, { ...FIGURES, latency: 0.03 }),
      ],
      SETTING,
    );
    expect(result.pareto).toEqual([
      {
        objectives: ['latency', 'modelSize', 'accuracy'],
        fronts: [
          { name: 'small', front: 1 },
          { name: 'good', front: 1 },
          { name: 'worse', front: 2 },
        ],
      },
      {
        objectives: ['latency', 'peakMemory', 'accuracy'],
        fronts: [
          { name: 'small', front: 2 },
          { name: 'good', front: 1 },
          { name: 'worse', front: 2 },
        ],
      },
    ]);
  });

  it('leaves out memory that could not be read', () => {
    const { pareto } = benchResult(
      ['a', 'b'].map((name) => measuredBundle(name, 'a', NOISE, { ...FIGURES, peakMemory: undefined })),
      SETTING,
    );
    expect(pareto.map(({ objectives }) => objectives[1])).toEqual(['modelSize']);
  });

  it('has a message, but no figures, for a bundle that failed', () => {
    const failed = measuredBundle('broken', 'a', [], FIGURES, 'load-failed');
    const result = benchResult([measuredBundle('a', 'a', NOISE, FIGURES), failed], SETTING);
    expect(result.bundles[1]).toMatchObject({
      verdict: 'load-failed',
      comparison: null,
      warmup: null,
      launches: 0,
    });
    expect(result.pairs).toEqual([]);
    expect(BenchResultSchema.safeParse(result).success).toBe(true);
  });
});
