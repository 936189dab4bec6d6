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
  toldApart: pAdjusted < 0.05,
});

/** A pair in which nothing is told apart, but for what a test names. */
function pair(given: Partial<PairComparison> = {}): PairComparison {
  return {
    base: 'a',
    other: 'b',
    sideBySide: true,
    latency: { ratio: 1.002, tested: tested(0.99, 1.01, 0.6) },
    accuracy: {
      difference: 0.0031,
      examples: 2000,
      discordantAtMost: 60,
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
  it('is said in times, with the interval turned round, and what is not told apart with what is left open', () => {
    // 1/0.345 = 2.899, 1/0.357 = 2.801, 1/0.333 = 3.003
    expect(claim({ latency: { ratio: 0.345, tested: tested(0.333, 0.357, 0.0004) } })).toBe(
      'Int8 is 2.90 times faster than Wide, 95 % interval 2.80 to 3.00, p < 0.001; accuracy not told apart: +0.31 points, 95 % interval −0.50 to +1.12, p = 0.52.',
    );
  });

  it.each([
    [2, 1.9, 2.1, 0.031, 'Int8 is 2.00 times slower than Wide, 95 % interval 1.90 to 2.10, p = 0.031;'],
    [0.96, 0.95, 0.97, 0.002, 'Int8 takes 4.0 % less time than Wide, 95 % interval 3.0 to 5.0 %, p = 0.002;'],
    [1.04, 1.03, 1.05, 0.002, 'Int8 takes 4.0 % more time than Wide, 95 % interval 3.0 to 5.0 %, p = 0.002;'],
    [
      1.002,
      0.99,
      1.01,
      0.6,
      'Int8 is not told apart from Wide in latency: ratio 1.002, 95 % interval 0.990 to 1.010, p = 0.6;',
    ],
  ])('of ratio %d (%d to %d, p %d) is said so', (ratio, lower, upper, pAdjusted, words) => {
    expect(claim({ latency: { ratio, tested: tested(lower, upper, pAdjusted) } })).toContain(words);
  });

  it('is not tested between classes of hardware: each stands beside the reference of its own', () => {
    const text = claim(
      { sideBySide: false, latency: { ratio: 0.5, tested: null } },
      member('Wide', { relativeLatency: 0.9 }),
      member('Int8', { relativeLatency: 0.45 }),
    );
    expect(text).toMatch(
      /^Int8 ran on other hardware than Wide, so their latencies, 0\.450 and 0\.900 of the reference’s, are not tested against each other;/,
    );
    expect(text).not.toMatch(/faster|slower|times/);
  });

  it('that is missing is said to be', () => {
    expect(claim({ latency: null })).toMatch(/^Int8 beside Wide: latency cannot be compared;/);
  });
});

describe('accuracy', () => {
  const accuracy = (difference: number, lower: number, upper: number, pAdjusted: number) => ({
    accuracy: {
      difference,
      examples: 2000,
      discordantAtMost: 60,
      tested: tested(lower, upper, pAdjusted),
    },
  });

  it.each([
    [0.012, 0.006, 0.018, 'accuracy 1.20 points higher, 95 % interval 0.60 to 1.80, p = 0.004'],
    [-0.012, -0.018, -0.006, 'accuracy 1.20 points lower, 95 % interval 0.60 to 1.80, p = 0.004'],
    // The test is exact and the interval is not: it may hold zero all the same.
    [0.012, -0.0003, 0.018, 'accuracy 1.20 points higher, 95 % interval −0.03 to 1.80, p = 0.004'],
  ])('told apart by %d is said in points', (difference, lower, upper, words) => {
    expect(claim(accuracy(difference, lower, upper, 0.004))).toContain(words);
  });

  it('not told apart has no sign where it rounds to nothing', () => {
    expect(claim(accuracy(-0.00001, -0.002, 0.002, 0.9))).toContain(
      'accuracy not told apart: 0.00 points, 95 % interval −0.20 to +0.20, p = 0.9.',
    );
  });

  it('that cannot be paired is said to be so', () => {
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
      '; peak memory 12.0 % less, 95 % interval 11.8 to 12.2 %, p = 0.001.',
    ],
    [3.2, tested(3.1, 3.3, 0.001), '; peak memory 220.0 % more, 95 % interval 210.0 to 230.0 %, p = 0.001.'],
    [0.998, tested(0.997, 0.999, 0.01), '; peak memory 0.20 % less, 95 % interval 0.10 to 0.30 %, p = 0.01.'],
    [
      1.0004,
      tested(0.9991, 1.002, 0.3),
      '; peak memory not told apart: ratio 1.000, 95 % interval 0.999 to 1.002, p = 0.3.',
    ],
    [0.5, null, '; peak memory, read in another way, not compared.'],
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

  it('is not spoken of where it hides nothing', () => {
    expect(claim()).not.toMatch(/Asking/);
  });
});
