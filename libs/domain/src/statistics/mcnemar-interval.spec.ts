import fc from 'fast-check';
import { mcnemarExact } from './mcnemar';
import { mcnemarInterval } from './mcnemar-interval';
import { pairedDifference } from './paired-difference';

describe('mcnemarInterval', () => {
  // R: binom.test(8, 10) gives (0.443905, 0.974789): (10 · (2 · 0.443905 − 1))/100
  // = −0.011219. Away from 0 Agresti and Min's bound 0.121523 is the further one.
  it('ends where the exact test does on the side of 0, and at the further of two bounds away from it', () => {
    const { estimate, lower, upper } = mcnemarInterval(2, 8, 100);
    expect(estimate).toBe(0.06);
    expect(lower).toBeCloseTo(-0.011219, 6);
    expect(upper).toBeCloseTo(pairedDifference(2, 8, 100).upper, 12);
  });

  // Five against none: p = 2/2⁵ = 0.0625, though Agresti and Min's interval, 0.0009 to 0.0971, leaves 0 out.
  it('holds 0 where the exact test does not distinguish, though the approximate interval leaves it out', () => {
    expect(pairedDifference(0, 5, 100).lower).toBeGreaterThan(0);
    expect(mcnemarExact(0, 5)).toBeCloseTo(0.0625, 12);
    expect(mcnemarInterval(0, 5, 100).lower).toBeLessThanOrEqual(0);
  });

  it('agrees with the exact test, whatever the counts and the confidence', () => {
    const counts = fc.tuple(fc.nat(60), fc.nat(60), fc.integer({ min: 120, max: 4000 }));
    fc.assert(
      fc.property(counts, fc.constantFrom(0.95, 1 - 0.05 / 3, 1 - 0.05 / 15), ([b, c, n], confidence) => {
        const { estimate, lower, upper } = mcnemarInterval(b, c, n, confidence);
        expect(lower > 0 || upper < 0).toBe(mcnemarExact(b, c) <= 1 - confidence);
        expect(lower).toBeLessThanOrEqual(estimate);
        expect(upper).toBeGreaterThanOrEqual(estimate);
      }),
      { numRuns: 400 },
    );
  });

  it('turns round with the models', () => {
    const one = mcnemarInterval(3, 17, 400);
    const other = mcnemarInterval(17, 3, 400);
    expect(other.lower).toBeCloseTo(-one.upper, 12);
    expect(other.upper).toBeCloseTo(-one.lower, 12);
  });

  it('has a width where no example distinguishes the two', () => {
    expect(mcnemarInterval(0, 0, 50)).toEqual(pairedDifference(0, 0, 50));
  });
});
