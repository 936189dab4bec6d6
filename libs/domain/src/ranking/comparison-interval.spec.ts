import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import fc from 'fast-check';
import type { MeasuredValue } from '../metric';
import { comparisonInterval, isOnScale } from './comparison-interval';

const ratio = (value: number, ciLower: number | null, ciUpper: number | null): MeasuredValue => ({
  value,
  ciLower,
  ciUpper,
  unit: 'ratio',
});

describe('comparisonInterval', () => {
  // By hand: a 95 % interval of ±1.96 is a standard error of 1, so the comparison interval is ±1.96/√2 = ±1.3859.
  it('is ±1.96/√2 standard errors on a linear scale', () => {
    const interval = comparisonInterval(ratio(10, 10 - 1.96, 10 + 1.96), 'linear');
    expect(interval.estimate).toBe(10);
    expect(interval.lower).toBeCloseTo(10 - 1.96 / Math.SQRT2, 12);
    expect(interval.upper).toBeCloseTo(10 + 1.3859293, 6);
  });

  it('is the same in logarithms on a log scale', () => {
    const interval = comparisonInterval(ratio(2, 2 * Math.exp(-0.0196), 2 * Math.exp(0.0196)), 'log');
    expect(Math.log(interval.upper / 2)).toBeCloseTo(0.0196 / Math.SQRT2, 12);
    expect(Math.log(2 / interval.lower)).toBeCloseTo(0.0196 / Math.SQRT2, 12);
  });

  // Goldstein and Healy: two independent means with equal errors differ at 5 % when apart by 1.96 · √2 · se,
  // which is where their comparison intervals touch, while their 95 % intervals still overlap.
  it('touches where a 5 % test distinguishes two', () => {
    const apart = 1.96 * Math.SQRT2;
    const a = comparisonInterval(ratio(10, 10 - 1.96, 10 + 1.96), 'linear');
    const b = comparisonInterval(ratio(10 + apart, 10 + apart - 1.96, 10 + apart + 1.96), 'linear');
    expect(b.lower).toBeCloseTo(a.upper, 12);
    expect(10 + 1.96).toBeGreaterThan(10 + apart - 1.96);
  });

  // scipy 1.17: stats.norm.ppf(0.975) / np.sqrt(2) = 1.38590, the 1.39 of Goldstein and Healy's paper.
  it('is apart exactly when a 5 % test of two equally precise values distinguishes them', () => {
    const z = 1.959963984540054;
    const positive = fc.double({ min: 0.01, max: 10, noNaN: true });
    fc.assert(
      fc.property(fc.double({ min: 0, max: 30, noNaN: true }), positive, (distance, error) => {
        const pValue = 2 * normalCdf(-distance / (error * Math.SQRT2), 0, 1);
        fc.pre(Math.abs(pValue - 0.05) > 1e-6);
        const a = comparisonInterval(ratio(10, 10 - z * error, 10 + z * error), 'linear');
        const centre = 10 + distance;
        const b = comparisonInterval(ratio(centre, centre - z * error, centre + z * error), 'linear');
        expect(a.upper < b.lower).toBe(pValue < 0.05);
      }),
    );
  });

  it('has no width for an exact value', () => {
    expect(comparisonInterval(ratio(3, null, null), 'log')).toEqual({ estimate: 3, lower: 3, upper: 3 });
    expect(comparisonInterval(ratio(3, 3, 3), 'linear')).toEqual({ estimate: 3, lower: 3, upper: 3 });
  });

  it('takes the upper side for both where the lower bound is off the log scale', () => {
    const interval = comparisonInterval(ratio(2, 0, 2 * Math.exp(0.5)), 'log');
    expect(interval.upper / 2).toBeCloseTo(Math.exp(0.5 / Math.SQRT2), 12);
    expect(interval.lower).toBeGreaterThan(0);
  });

  it('refuses what is not on the scale', () => {
    expect(() => comparisonInterval(ratio(0, null, null), 'log')).toThrow(RangeError);
    expect(() => comparisonInterval(ratio(Number.NaN, null, null), 'linear')).toThrow(RangeError);
    expect(isOnScale(ratio(0, null, null), 'linear')).toBe(true);
    expect(isOnScale(ratio(0, null, null), 'log')).toBe(false);
  });
});
