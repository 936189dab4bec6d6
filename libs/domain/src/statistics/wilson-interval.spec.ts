import fc from 'fast-check';
import { wilsonInterval } from './wilson-interval';

describe('wilsonInterval', () => {
  // scipy 1.17: stats.binomtest(k, n).proportion_ci(c, method='wilson'). 81/263 and 15/148 are also the worked
  // examples of Newcombe (1998), Statistics in Medicine 17, table I: 0.2553 to 0.3662 and 0.0624 to 0.1605.
  it.each([
    [8, 10, 0.95, 0.4901624715366418, 0.9433178485456248],
    [81, 263, 0.95, 0.2552885198782742, 0.36620957698280004],
    [15, 148, 0.95, 0.06238639953073629, 0.16048724172330803],
    [1700, 2000, 0.95, 0.8336805918528313, 0.8649774750502918],
    [56, 70, 0.99, 0.6534981834348819, 0.8945550124696107],
    [0, 20, 0.95, 0, 0.16112515805281935],
    [20, 20, 0.95, 0.8388748419471808, 1],
  ])('%d of %d at %d equals scipy', (successes, n, confidence, lower, upper) => {
    const interval = wilsonInterval(successes, n, confidence);
    expect(interval.lower).toBeCloseTo(lower, 10);
    expect(interval.upper).toBeCloseTo(upper, 10);
  });

  it('contains the share, stays within 0 and 1, and mirrors when right and wrong are swapped', () => {
    const counts = fc
      .integer({ min: 1, max: 5000 })
      .chain((n) => fc.tuple(fc.integer({ min: 0, max: n }), fc.constant(n)));
    fc.assert(
      fc.property(counts, ([successes, n]) => {
        const { lower, upper } = wilsonInterval(successes, n);
        expect(lower).toBeGreaterThanOrEqual(0);
        expect(upper).toBeLessThanOrEqual(1);
        expect(lower).toBeLessThanOrEqual(successes / n);
        expect(upper).toBeGreaterThanOrEqual(successes / n);
        expect(wilsonInterval(n - successes, n).lower).toBeCloseTo(1 - upper, 12);
      }),
    );
  });

  it.each([
    [0, 0],
    [-1, 5],
    [6, 5],
    [1.5, 5],
    [1, 2.5],
  ])('refuses %d of %d', (successes, n) => {
    expect(() => wilsonInterval(successes, n)).toThrow(RangeError);
  });
});
