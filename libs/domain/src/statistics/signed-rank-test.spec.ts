import fc from 'fast-check';
import { signedRankTest } from './signed-rank-test';

/** Darwin's maize: crossed minus self-fertilised heights, in eighths of an inch (Fisher 1935, section 17). */
const MAIZE = [6, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75];

describe('signedRankTest', () => {
  // scipy 1.17: wilcoxon(maize, method='exact') gives statistic 24 = 120 − 96, the sum of the negative ranks
  it('equals scipy on the published example', () => {
    const result = signedRankTest(MAIZE);
    expect(result).toMatchObject({ positiveRankSum: 96, method: 'exact' });
    expect(result.pValue).toBeCloseTo(0.041259765625, 12);
  });

  // scipy 1.17: wilcoxon(ratios, method='exact')
  it('of twelve launches equals scipy', () => {
    const ratios = [0.021, -0.004, 0.013, 0.035, -0.011, 0.027, 0.008, 0.042, -0.002, 0.019, 0.031, 0.006];
    const result = signedRankTest(ratios);
    expect(result).toMatchObject({ positiveRankSum: 70, method: 'exact' });
    expect(result.pValue).toBeCloseTo(0.01220703125, 12);
  });

  // scipy 1.17: wilcoxon(values, method='asymptotic', correction=True), which leaves out the zero
  it('corrects for ties and leaves out zeros', () => {
    const result = signedRankTest([1, 2, -2, 3, 4, -1, 5, 6, 0, 7, -3, 8]);
    expect(result).toMatchObject({ positiveRankSum: 55.5, method: 'normal' });
    expect(result.pValue).toBeCloseTo(0.050119308318426946, 10);
  });

  // scipy 1.17: wilcoxon(values, method='asymptotic', correction=True)
  it('approximates many values as scipy does', () => {
    const values = Array.from({ length: 60 }, (_, i) => (((i * 37) % 101) - 42) / 100 + i * 0.0001);
    const result = signedRankTest(values);
    expect(result).toMatchObject({ positiveRankSum: 1170, method: 'normal' });
    expect(result.pValue).toBeCloseTo(0.060995514948098205, 10);
  });

  it('cannot say more of six values that agree than 2 of 64', () => {
    expect(signedRankTest([1, 2, 3, 4, 5, 6]).pValue).toBe(2 / 64);
  });

  it('finds nothing where all values are 0', () => {
    expect(signedRankTest([0, 0])).toEqual({ positiveRankSum: 0, pValue: 1, method: 'normal' });
  });

  it('does not depend on the order or the sign of all values', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 1, maxLength: 30 }), (values) => {
        const { pValue } = signedRankTest(values);
        expect(pValue).toBeGreaterThan(0);
        expect(pValue).toBeLessThanOrEqual(1);
        expect(signedRankTest(values.map((value) => -value).reverse()).pValue).toBeCloseTo(pValue, 12);
      }),
    );
  });

  it('refuses an empty sample', () => {
    expect(() => signedRankTest([])).toThrow(RangeError);
  });
});
