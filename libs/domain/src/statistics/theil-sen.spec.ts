import fc from 'fast-check';
import { theilSenSlope } from './theil-sen';

describe('theilSenSlope', () => {
  // scipy 1.17: stats.theilslopes(values).slope
  it.each([
    [[1, 2, 4, 3, 7, 5, 9, 8, 10, 14], 1.3333333333333333],
    [[0.012, 0.009, 0.011, 0.004, 0.006, 0.001, 0.003, -0.002], -0.0019166666666666668],
    [[15.2, 12.1, 10.8, 10.5, 10.6, 10.4], -0.5],
    [[5, 1], -4],
    [[3, 3, 3, 3], 0],
  ])('of %j is %d, as by scipy', (values, slope) => {
    expect(theilSenSlope(values)).toBeCloseTo(slope, 14);
  });

  it('is not moved by one outlier in four values', () => {
    expect(theilSenSlope([0, 1, 2, 99, 4, 5, -80, 7])).toBe(1);
  });

  it('adds a trend, takes the unit, and turns its sign with time', () => {
    const whole = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(fc.array(whole, { minLength: 2, maxLength: 20 }), whole, (values, trend) => {
        const slope = theilSenSlope(values);
        expect(theilSenSlope(values.map((value, i) => value + trend * i))).toBeCloseTo(slope + trend, 9);
        expect(theilSenSlope(values.map((value) => 4 * value - 3))).toBeCloseTo(4 * slope, 9);
        expect(theilSenSlope([...values].reverse())).toBeCloseTo(-slope, 9);
      }),
    );
  });

  it('refuses fewer than two values', () => {
    expect(() => theilSenSlope([1])).toThrow(RangeError);
    expect(() => theilSenSlope([1, Number.NaN])).toThrow(RangeError);
  });
});
