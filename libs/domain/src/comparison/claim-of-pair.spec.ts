import { RIGHT_TO_LEFT_NAME, unisolatedLines } from '#test/builders/right-to-left';
import { claimOfPair, type PairMember } from './claim-of-pair';
import type { PairComparison, TestedInterval } from './compare-runs';

const member = (name: string, given: Partial<PairMember> = {}): PairMember => ({
  name,
  relativeLatency: 1,
  isFloorLimited: false,
  ...given,
});

const tested = (lower: number, upper: number, pAdjusted: number): TestedInterval => ({
  lower,
  upper,
  pValue: pAdjusted,
  pAdjusted,
  isDistinguishable: pAdjusted < 0.05,
});

/** A pair in which nothing is distinguishable, but for what a test names. */
function pair(given: Partial<PairComparison> = {}): PairComparison {
  return {
    base: 'a',
    other: 'b',
    sideBySide: true,
    latency: { ratio: 1.002, tested: tested(0.99, 1.01, 0.6) },
    accuracy: {
      difference: 0.0031,
      examples: 2000,
      maxDiscordant: 60,
      tested: tested(-0.005, 0.0112, 0.52),
    },
    peakMemory: null,
    modelSize: null,
    throughput: null,
    dominance: null,
    ...given,
  };
}

const claim = (given: Partial<PairComparison> = {}, base = member('Wide'), other = member('Int8')) =>
  claimOfPair(pair(given), base, other);

describe('latency', () => {
  it('is stated as the ratio that is shown, or as not distinguishable with its interval', () => {
    expect(claim({ latency: { ratio: 0.345, tested: tested(0.333, 0.357, 0.0004) } })).toBe(
      'Int8 is faster than Wide: 0.345× the latency, 95 % interval 0.333× to 0.357×, p < 0.001; accuracy not distinguishable: +0.31 points, 95 % interval −0.50 to +1.12, p = 0.52.',
    );
  });

  it.each([
    [
      2,
      1.9,
      2.1,
      0.031,
      'Int8 is slower than Wide: 2.000× the latency, 95 % interval 1.900× to 2.100×, p = 0.031;',
    ],
    [
      0.96,
      0.95,
      0.97,
      0.002,
      'Int8 is faster than Wide: 0.960× the latency, 95 % interval 0.950× to 0.970×, p = 0.002;',
    ],
    [
      1.04,
      1.03,
      1.05,
      0.002,
      'Int8 is slower than Wide: 1.040× the latency, 95 % interval 1.030× to 1.050×, p = 0.002;',
    ],
    [
      1.002,
      0.99,
      1.01,
      0.6,
      'Int8 and Wide are not distinguishable in latency: 1.002×, 95 % interval 0.990× to 1.010×, p = 0.6;',
    ],
  ])('of ratio %d (%d to %d, p %d) is said so', (ratio, lower, upper, pAdjusted, words) => {
    expect(claim({ latency: { ratio, tested: tested(lower, upper, pAdjusted) } })).toContain(words);
  });

  it('is not tested between classes of hardware: each is compared with its own reference', () => {
    const text = claim(
      { sideBySide: false, latency: { ratio: 0.5, tested: null } },
      member('Wide', { relativeLatency: 0.9 }),
      member('Int8', { relativeLatency: 0.45 }),
    );
    expect(text).toMatch(
      /^Int8 ran on other hardware than Wide, so their latencies, 0\.450× and 0\.900× that of the reference, are not tested against each other;/,
    );
    expect(text).not.toMatch(/faster|slower|times/);
  });

  it('that is missing is reported as such', () => {
    expect(claim({ latency: null })).toMatch(/^Int8 compared with Wide: latency cannot be compared;/);
  });
});

describe('accuracy', () => {
  const accuracy = (difference: number, lower: number, upper: number, pAdjusted: number) => ({
    accuracy: {
      difference,
      examples: 2000,
      maxDiscordant: 60,
      tested: tested(lower, upper, pAdjusted),
    },
  });

  it.each([
    [0.012, 0.006, 0.018, 'accuracy 1.20 points higher, 95 % interval 0.60 to 1.80, p = 0.004'],
    [-0.012, -0.018, -0.006, 'accuracy 1.20 points lower, 95 % interval 0.60 to 1.80, p = 0.004'],
  ])('distinguishable by %d is said in points', (difference, lower, upper, words) => {
    expect(claim(accuracy(difference, lower, upper, 0.004))).toContain(words);
  });

  it('not distinguishable has no sign where it rounds to nothing', () => {
    expect(claim(accuracy(-0.00001, -0.002, 0.002, 0.9))).toContain(
      'accuracy not distinguishable: 0.00 points, 95 % interval −0.20 to +0.20, p = 0.9.',
    );
  });

  it('that cannot be paired is reported as such', () => {
    expect(claim({ accuracy: null })).toMatch(/; accuracy cannot be compared\.$/);
  });

  it('is never called equal', () => {
    expect(claim(accuracy(0, -0.002, 0.002, 1))).not.toMatch(/equal|same|as good/);
  });
});

describe('peak memory', () => {
  const peak = (ratio: number, interval: TestedInterval | null) => ({
    peakMemory: { ratio, differenceBytes: 1, tested: interval },
  });

  it.each([
    [
      0.88,
      tested(0.878, 0.882, 0.001),
      '; less peak memory: 0.880×, 95 % interval 0.878× to 0.882×, p = 0.001.',
    ],
    [3.2, tested(3.1, 3.3, 0.001), '; more peak memory: 3.200×, 95 % interval 3.100× to 3.300×, p = 0.001.'],
    [
      0.998,
      tested(0.997, 0.999, 0.01),
      '; less peak memory: 0.998×, 95 % interval 0.997× to 0.999×, p = 0.01.',
    ],
    [
      1.0004,
      tested(0.9991, 1.002, 0.3),
      '; peak memory not distinguishable: 1.000×, 95 % interval 0.999× to 1.002×, p = 0.3.',
    ],
    [0.5, null, '; peak memory, read in another way or in too few launches, not tested.'],
  ])('of ratio %d is said so', (ratio, interval, words) => {
    expect(claim(peak(ratio, interval))).toContain(words);
  });
});

describe('the floor of the protocol', () => {
  const near = { isFloorLimited: true };

  it.each([
    [member('Wide'), member('Int8', near), 'Asking Int8 takes most'],
    [member('Wide', near), member('Int8', near), 'Asking Int8 and Wide takes most'],
  ])('is a caution of its own', (base, other, words) => {
    expect(claim({}, base, other)).toMatch(new RegExp(`\\. ${words} .*compare throughput\\.$`));
  });

  it('is not mentioned where it hides nothing', () => {
    expect(claim()).not.toMatch(/Asking/);
  });
});

it.each([
  ['distinguishable', { latency: { ratio: 0.5, tested: tested(0.4, 0.6, 0.001) } }],
  ['not distinguishable', {}],
  ['not tested', { latency: { ratio: 0.5, tested: null } }],
  ['other hardware', { sideBySide: false, latency: { ratio: 0.5, tested: null } }],
  ['not measured', { latency: null }],
])('isolates names that are written from right to left: %s', (_, given) => {
  const named = member(RIGHT_TO_LEFT_NAME, { isFloorLimited: true });
  const text = claim(given, named, named);
  expect(text).toContain(RIGHT_TO_LEFT_NAME);
  expect(unisolatedLines(text)).toEqual([]);
});
