import fc from 'fast-check';
import { studentInterval } from './student-interval';

/** n values with the given mean and sample standard deviation: half of them on either side. */
function sample(n: number, mean: number, standardDeviation: number): number[] {
  const distance = standardDeviation * Math.sqrt((n - 1) / n);
  return Array.from({ length: n }, (_, i) => mean + (i % 2 === 0 ? distance : -distance));
}

describe('studentInterval', () => {
  // scipy 1.17: stats.t.interval(c, 5, loc=np.mean(v), scale=stats.sem(v))
  it.each([
    [0.95, 10.4399342615292, 10.660065738470802],
    [0.99, 10.377353951952669, 10.722646048047332],
  ])('at %d equals scipy', (confidence, lower, upper) => {
    const interval = studentInterval([10.5, 10.6, 10.4, 10.7, 10.5, 10.6], confidence);
    expect(interval?.lower).toBeCloseTo(lower, 10);
    expect(interval?.upper).toBeCloseTo(upper, 10);
  });

  it('uses 2.262 and not 1.96 for ten values', () => {
    const interval = studentInterval(sample(10, 12.5, 1.2));
    expect(interval?.upper).toBeCloseTo(12.5 + (2.2621571628 * 1.2) / Math.sqrt(10), 9);
  });

  // The course asks for n = (1.96 · 2 / 0.5)² → 62, which is right only if the deviation is known.
  it('needs 64 and not 62 values for a half-width of 0.5 ms at a deviation of 2 ms', () => {
    const halfWidth = (n: number) => {
      const interval = studentInterval(sample(n, 20, 2));
      return interval ? (interval.upper - interval.lower) / 2 : Number.NaN;
    };
    expect(halfWidth(62)).toBeGreaterThan(0.5);
    expect(halfWidth(64)).toBeLessThanOrEqual(0.5);
  });

  it('contains the mean, moves with shift and scale, and widens with the confidence', () => {
    const value = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(fc.array(value, { minLength: 2, maxLength: 40 }), value, (values, shift) => {
        const interval = studentInterval(values);
        const moved = studentInterval(values.map((x) => 4 * x + shift));
        const wide = studentInterval(values, 0.99);
        if (interval === null || moved === null || wide === null)
          throw new Error('Two values have an interval.');
        const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
        expect((interval.lower + interval.upper) / 2).toBeCloseTo(mean, 9);
        expect(moved.lower).toBeCloseTo(4 * interval.lower + shift, 8);
        expect(moved.upper).toBeCloseTo(4 * interval.upper + shift, 8);
        expect(wide.upper).toBeGreaterThanOrEqual(interval.upper);
      }),
    );
  });

  it('has none for fewer than two values', () => {
    expect(studentInterval([])).toBeNull();
    expect(studentInterval([1])).toBeNull();
  });

  it('refuses values and confidences that make no sense', () => {
    expect(() => studentInterval([1, Number.NaN])).toThrow(RangeError);
    expect(() => studentInterval([1, 2], 1)).toThrow(RangeError);
    expect(() => studentInterval([1, 2], 0)).toThrow(RangeError);
  });
});
