import fc from 'fast-check';
import { medianInterval } from './median-interval';

describe('medianInterval', () => {
  // scipy 1.17: stats.binom.cdf(k, n, 0.5); the ranks are those of Conover's table A3 for the median.
  it.each([
    [5, 1, 5, 0.9375],
    [6, 1, 6, 0.96875],
    [10, 2, 9, 0.978515625],
    [15, 4, 12, 0.96484375],
    [100, 40, 61, 0.9647997997822951],
  ])('of 1…%d is %d to %d at %d', (n, lower, upper, confidence) => {
    const values = Array.from({ length: n }, (_, i) => n - i);
    const result = medianInterval(values);
    expect(result).toMatchObject({ estimate: (n + 1) / 2, lower, upper });
    expect(result.confidence).toBeCloseTo(confidence, 10);
  });

  it('contains the median at every confidence', () => {
    const samples = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), {
      minLength: 1,
      maxLength: 40,
    });
    fc.assert(
      fc.property(samples, fc.double({ min: 0.01, max: 0.99, noNaN: true }), (values, confidence) => {
        const { lower, estimate, upper } = medianInterval(values, confidence);
        expect(lower).toBeLessThanOrEqual(estimate);
        expect(upper).toBeGreaterThanOrEqual(estimate);
      }),
    );
  });

  it('refuses an empty sample', () => {
    expect(() => medianInterval([])).toThrow(RangeError);
  });
});
