import fc from 'fast-check';
import { mcnemarExact } from './mcnemar';

describe('mcnemarExact', () => {
  // scipy 1.17: stats.binomtest(min(b, c), b + c).pvalue. 1 against 6 by hand: 2 (1 + 7)/128 = 0.125.
  it.each([
    [2, 8, 0.109375],
    [10, 25, 0.016673847800120715],
    [0, 5, 0.0625],
    [1, 6, 0.125],
    [59, 86, 0.030481814649487685],
    [7, 7, 1],
    [0, 0, 1],
  ])('of %d and %d is %d', (b, c, p) => {
    expect(mcnemarExact(b, c)).toBeCloseTo(p, 10);
  });

  it('is a probability and does not care which model comes first', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), (b, c) => {
        const p = mcnemarExact(b, c);
        expect(p).toBeGreaterThan(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(mcnemarExact(c, b)).toBe(p);
      }),
    );
  });

  it('refuses what are not counts', () => {
    expect(() => mcnemarExact(-1, 2)).toThrow(RangeError);
    expect(() => mcnemarExact(1, 2.5)).toThrow(RangeError);
  });
});
