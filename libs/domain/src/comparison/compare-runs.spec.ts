import fc from 'fast-check';
import type { MeasuredValue, Metrics } from '../metric';
import { compareRuns, type PairComparison } from './compare-runs';
import type { ComparedRun } from './compared-run';

const exact = (value: number, unit: MeasuredValue['unit']): MeasuredValue => ({
  value,
  ciLower: null,
  ciUpper: null,
  unit,
});

function metrics(relativeLatency: number, given: Metrics = {}): Metrics {
  return {
    relativeLatency: exact(relativeLatency, 'ratio'),
    peakMemory: exact(40_000_000, 'bytes'),
    modelSize: exact(200_000, 'bytes'),
    throughput: exact(10_000, 'examples/s'),
    ...given,
  };
}

/** Twelve launches around a ratio, within 1 % of it, no two alike between runs of another `shift`. */
const launches = (ratio: number, shift = 0) =>
  Array.from({ length: 12 }, (_, i) => Math.log(ratio * (1 + (i - 5.5) / 600 + shift)));

/** A hundred answers, wrong from number `from` up to `to`. */
const wrongFrom = (from: number, to: number) =>
  Array.from({ length: 100 }, (_, example) => !(example >= from && example < to));

function run(id: string, ratio: number, given: Partial<ComparedRun> = {}): ComparedRun {
  return {
    id,
    hardwareClass: 'one',
    metrics: metrics(ratio),
    launchLogRatios: launches(ratio),
    launchPeakBytes: Array.from({ length: 12 }, (_, i) => 40_000_000 + 4096 * (i % 3)),
    memorySource: 'cgroup',
    answers: wrongFrom(0, 10),
    ...given,
  };
}

const pairOf = (base: ComparedRun, other: ComparedRun) => compareRuns([base, other])[0] as PairComparison;

it('compares every two, first those with the first as their base', () => {
  const pairs = compareRuns([run('a', 1), run('b', 0.5), run('c', 2)]);
  expect(pairs.map(({ base, other }) => [base, other])).toEqual([
    ['a', 'b'],
    ['a', 'c'],
    ['b', 'c'],
  ]);
});

describe('latency', () => {
  it('is that of the other over the base, with interval and test', () => {
    const { latency, sideBySide } = pairOf(run('a', 1), run('b', 0.5));
    expect(sideBySide).toBe(true);
    expect(latency?.ratio).toBeCloseTo(0.5, 3);
    // 2/C(24, 12): all launches of the one lie under all of the other.
    expect(latency?.tested?.pValue).toBeCloseTo(2 / 2_704_156, 12);
    expect(latency?.tested).toMatchObject({ isDistinguishable: true });
    expect(latency?.tested?.lower).toBeLessThan(0.5);
    expect(latency?.tested?.upper).toBeGreaterThan(0.5);
  });

  it('is indistinguishable where launches overlap', () => {
    const { latency } = pairOf(run('a', 1), run('b', 1, { launchLogRatios: launches(1, 0.0004) }));
    expect(latency?.tested?.isDistinguishable).toBe(false);
    expect(latency?.tested?.pAdjusted).toBeGreaterThan(0.05);
  });

  it('is not tested between classes of hardware: only the ratio of the two figures is shown', () => {
    const { latency, sideBySide, throughput } = pairOf(
      run('a', 0.8),
      run('b', 0.4, { hardwareClass: 'two' }),
    );
    expect(sideBySide).toBe(false);
    expect(latency).toEqual({ ratio: 0.5, tested: null });
    expect(throughput).toBeNull();
  });

  it('is left out where it was not measured', () => {
    const { relativeLatency: _, ...others } = metrics(1);
    expect(pairOf(run('a', 1), run('b', 1, { metrics: others, launchLogRatios: [] })).latency).toBeNull();
  });
});

describe('the correction', () => {
  it('is for all pairs of which the same is asked', () => {
    const pairs = compareRuns([run('a', 1), run('b', 0.5), run('c', 2)]);
    const single = pairOf(run('a', 1), run('b', 0.5)).latency?.tested;
    expect(single?.pAdjusted).toBe(single?.pValue);
    for (const { latency } of pairs) {
      expect(latency?.tested?.pAdjusted).toBeCloseTo(3 * (latency?.tested?.pValue as number), 12);
    }
  });

  it('does not count pairs that were not tested', () => {
    const pairs = compareRuns([run('a', 1), run('b', 0.5), run('c', 2, { hardwareClass: 'two' })]);
    const tested = pairs.flatMap(({ latency }) => latency?.tested ?? []);
    expect(tested).toHaveLength(1);
    expect(tested[0]?.pAdjusted).toBe(tested[0]?.pValue);
  });
});

describe('accuracy', () => {
  it('is compared on the same examples: McNemar on the discordant ones, made coarse', () => {
    // 20 only of a, 0 only of b: 20 discordant is a step, so nothing is made coarse. p = 2/2²⁰
    const { accuracy } = pairOf(
      run('a', 1, { answers: wrongFrom(0, 0) }),
      run('b', 1, { answers: wrongFrom(0, 20) }),
    );
    expect(accuracy).toMatchObject({ difference: -0.2, examples: 100, maxDiscordant: 20 });
    expect(accuracy?.tested.pValue).toBeCloseTo(2 ** -19, 12);
    expect(accuracy?.tested.isDistinguishable).toBe(true);
    expect(accuracy?.tested.upper).toBeLessThan(0);
  });

  it('does not distinguish models that are as often right on other examples', () => {
    const { accuracy } = pairOf(
      run('a', 1, { answers: wrongFrom(0, 10) }),
      run('b', 1, { answers: wrongFrom(50, 60) }),
    );
    expect(accuracy).toMatchObject({ difference: 0, maxDiscordant: 20, tested: { pValue: 1 } });
  });

  it('says the same of one discordant example each as of four', () => {
    const base = run('a', 1, { answers: wrongFrom(0, 10) });
    const shifted = (by: number) => pairOf(base, run('b', 1, { answers: wrongFrom(by, 10 + by) })).accuracy;
    expect(shifted(1)).toEqual(shifted(4));
    expect(shifted(4)).not.toEqual(shifted(8));
  });

  it('is on the examples that both were asked', () => {
    const answers = wrongFrom(0, 10).map((isRight, example) => (example < 60 ? isRight : null));
    expect(pairOf(run('a', 1), run('b', 1, { answers })).accuracy?.examples).toBe(60);
  });

  it.each([
    ['one of them has no answers to pair', null],
    ['they share no example', wrongFrom(0, 10).map(() => null)],
    ['they were asked of another set', [true, false]],
  ])('is left out where %s', (_, answers) => {
    expect(pairOf(run('a', 1), run('b', 1, { answers })).accuracy).toBeNull();
  });
});

describe('memory, size and throughput', () => {
  it('tests the peaks of launches, and gives the difference in bytes', () => {
    const { peakMemory } = pairOf(
      run('a', 1),
      run('b', 1, {
        metrics: metrics(1, { peakMemory: exact(30_000_000, 'bytes') }),
        launchPeakBytes: Array.from({ length: 12 }, (_, i) => 30_000_000 + 4096 * (i % 3)),
      }),
    );
    expect(peakMemory).toMatchObject({ differenceBytes: -10_000_000, tested: { isDistinguishable: true } });
    expect(peakMemory?.ratio).toBeCloseTo(0.75, 3);
  });

  it('does not distinguish peaks that are the same page for page', () => {
    expect(pairOf(run('a', 1), run('b', 1)).peakMemory?.tested).toMatchObject({
      lower: expect.any(Number),
      pValue: 1,
      isDistinguishable: false,
    });
  });

  it('does not test peaks that were read in different ways', () => {
    const { peakMemory } = pairOf(run('a', 1), run('b', 1, { memorySource: 'rss' }));
    expect(peakMemory).toEqual({ ratio: 1, differenceBytes: 0, tested: null });
  });

  it('gives sizes as they are, and throughput without a test', () => {
    const { modelSize, throughput } = pairOf(
      run('a', 1),
      run('b', 1, {
        metrics: metrics(1, {
          modelSize: exact(50_000, 'bytes'),
          throughput: exact(25_000, 'examples/s'),
        }),
      }),
    );
    expect(modelSize).toEqual({ ratio: 0.25, differenceBytes: -150_000 });
    expect(throughput).toEqual({ ratio: 2.5 });
  });
});

describe('an interval and its test', () => {
  // The kind of what was seen: an interval that leaves 1 out with "not distinguishable, p = 0.07".
  it('agree for every figure of every pair, whatever the runs', () => {
    const figure = fc.record({
      ratio: fc.constantFrom(1, 1.002, 1.005, 1.01, 1.5),
      launches: fc.integer({ min: 1, max: 14 }),
      pages: fc.integer({ min: 0, max: 3 }),
      wrongTo: fc.integer({ min: 0, max: 30 }),
    });
    fc.assert(
      fc.property(fc.array(figure, { minLength: 2, maxLength: 6 }), (figures) => {
        const runs = figures.map(({ ratio, launches: count, pages, wrongTo }, i) =>
          run(String(i), ratio, {
            launchLogRatios: launches(ratio, i / 10_000).slice(0, count),
            launchPeakBytes: Array.from({ length: count }, (_, at) => 40_000_000 + 4096 * ((at % 3) + pages)),
            answers: wrongFrom(0, wrongTo),
          }),
        );
        for (const { latency, peakMemory, accuracy } of compareRuns(runs)) {
          const tests = [
            { tested: latency?.tested, nothing: 1 },
            { tested: peakMemory?.tested, nothing: 1 },
            { tested: accuracy?.tested, nothing: 0 },
          ];
          for (const { tested, nothing } of tests) {
            if (!tested) continue;
            expect(tested.lower > nothing || tested.upper < nothing).toBe(tested.isDistinguishable);
            expect(tested.pAdjusted <= 0.05).toBe(tested.isDistinguishable);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are left out where launches are too few for the correction', () => {
    // Of three and three the smallest p-value is 0.1: no interval of 95 %.
    const few = (id: string, ratio: number) =>
      run(id, ratio, { launchLogRatios: launches(ratio).slice(0, 3), launchPeakBytes: [1e7, 1.1e7, 1.2e7] });
    const { latency, peakMemory } = pairOf(few('a', 1), few('b', 0.5));
    expect(latency?.tested).toBeNull();
    expect(latency?.ratio).toBeCloseTo(0.5, 2);
    expect(peakMemory?.tested).toBeNull();
  });
});
