import type { TestedInterval } from './compare-runs';
import { DOMINANCE_CAUTION, dominanceCaution } from './dominance-caution';

const test = (isDistinguishable: boolean): TestedInterval => ({
  lower: 0,
  upper: 0,
  pValue: 1,
  pAdjusted: 1,
  isDistinguishable,
});
const ratio = (value: number, isDistinguishable: boolean) => ({
  ratio: value,
  differenceBytes: 0,
  tested: test(isDistinguishable),
});
const points = (difference: number, isDistinguishable: boolean) => ({
  difference,
  examples: 2000,
  maxDiscordant: 60,
  tested: test(isDistinguishable),
});
const ALL = ['relativeLatency', 'peakMemory', 'accuracy'] as const;
const dominance = (
  byIntervals: 'base' | 'other' | null,
  objectives: readonly ('relativeLatency' | 'latency' | 'peakMemory' | 'accuracy' | 'modelSize')[] = ALL,
) => ({ objectives, byEstimates: null, byIntervals });

/** The other is faster, and else as the base. */
const FASTER = { latency: ratio(0.5, true), peakMemory: ratio(1, false), accuracy: points(0, false) };

describe('dominanceCaution', () => {
  it('has nothing to add where the tests agree, or neither dominates', () => {
    expect(dominanceCaution({ ...FASTER, dominance: dominance('other') })).toBeNull();
    expect(dominanceCaution({ ...FASTER, dominance: dominance(null) })).toBeNull();
    expect(dominanceCaution({ ...FASTER, dominance: null })).toBeNull();
  });

  it.each([
    ['accuracy', { accuracy: points(-0.01, true) }],
    ['latency', { latency: ratio(1.02, true), peakMemory: ratio(0.5, true) }],
    ['peak memory', { peakMemory: ratio(1.1, true) }],
  ])('warns where a test distinguishes the dominator as worse in %s', (_, given) => {
    expect(dominanceCaution({ ...FASTER, ...given, dominance: dominance('other') })).toBe(DOMINANCE_CAUTION);
  });

  it('takes the base for the dominator where it is', () => {
    expect(dominanceCaution({ ...FASTER, dominance: dominance('base') })).toBe(DOMINANCE_CAUTION);
    const slower = { ...FASTER, latency: ratio(2, true) };
    expect(dominanceCaution({ ...slower, dominance: dominance('base') })).toBeNull();
    expect(dominanceCaution({ ...slower, dominance: dominance('base', ['latency']) })).toBeNull();
  });

  it('warns where all is tested and nothing is distinguishable as better', () => {
    const same = { ...FASTER, latency: ratio(0.99, false) };
    expect(dominanceCaution({ ...same, dominance: dominance('other') })).toBe(DOMINANCE_CAUTION);
    // What is not tested may be what it is better in.
    const withSize = dominance('other', [...ALL, 'modelSize']);
    expect(dominanceCaution({ ...same, dominance: withSize })).toBeNull();
    const untested = { ...same, latency: { ratio: 0.5, tested: null } };
    expect(dominanceCaution({ ...untested, dominance: dominance('other') })).toBeNull();
  });

  it('leaves out what is no objective of the board', () => {
    const lessAccurate = { ...FASTER, accuracy: points(-0.01, true) };
    expect(
      dominanceCaution({ ...lessAccurate, dominance: dominance('other', ['relativeLatency']) }),
    ).toBeNull();
  });
});
