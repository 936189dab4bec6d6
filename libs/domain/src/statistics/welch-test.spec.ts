import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import fc from 'fast-check';
import { welchTest, welchTestOf } from './welch-test';

describe('welchTest', () => {
  // scipy 1.17: stats.ttest_ind(a, b, equal_var=False)
  it('equals scipy', () => {
    const a = [27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7, 21.4];
    const b = [27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2, 21.9, 22.1, 22.9, 30.5, 24.0];
    const result = welchTest(a, b);
    expect(result.t).toBeCloseTo(-2.8291649048617393, 10);
    expect(result.degreesOfFreedom).toBeCloseTo(27.879017486855457, 9);
    expect(result.pValue).toBeCloseTo(0.008551778311418774, 10);
    expect(welchTest(b, a)).toMatchObject({ t: -result.t, pValue: result.pValue });
  });

  // The course's question: baseline 12.5 ms, s 1.2, against 11.8 ms, s 1.5, ten runs each.
  // scipy 1.17: stats.ttest_ind_from_stats(12.5, 1.2, 10, 11.8, 1.5, 10, equal_var=False)
  it('does not distinguish 12.5 ms from 11.8 ms', () => {
    const result = welchTestOf(
      { mean: 12.5, standardDeviation: 1.2, count: 10 },
      { mean: 11.8, standardDeviation: 1.5, count: 10 },
    );
    expect(result.t).toBeCloseTo(1.1523511960911865, 10);
    expect(result.degreesOfFreedom).toBeCloseTo(17.17, 2);
    expect(result.pValue).toBeCloseTo(0.26496682582679254, 10);
  });

  // scipy 1.17: stats.ttest_ind_from_stats(10, 1.5, 10, 11.5, 1.5, 10, equal_var=False)
  it('distinguishes 10.0 ms from 11.5 ms although their intervals with 1.96 overlap', () => {
    const a = { mean: 10, standardDeviation: 1.5, count: 10 };
    const b = { mean: 11.5, standardDeviation: 1.5, count: 10 };
    const halfWidth = (1.96 * 1.5) / Math.sqrt(10);
    expect(a.mean + halfWidth).toBeGreaterThan(b.mean - halfWidth);
    const result = welchTestOf(a, b);
    expect(result.t).toBeCloseTo(-2.23606797749979, 10);
    expect(Math.abs(result.t)).toBeGreaterThan(tQuantile(0.975, 18));
    expect(result.pValue).toBeCloseTo(0.03824961451611385, 10);
  });

  it('does not depend on unit or order, and has degrees of freedom between those of one sample and of both', () => {
    const samples = fc.array(fc.integer({ min: -100, max: 100 }), { minLength: 2, maxLength: 20 });
    const varied = samples.filter((values) => new Set(values).size > 1);
    fc.assert(
      fc.property(varied, varied, (a, b) => {
        const { t, degreesOfFreedom, pValue } = welchTest(a, b);
        const swapped = welchTest([...b].reverse(), a);
        expect(swapped.t).toBeCloseTo(-t, 9);
        expect(swapped.pValue).toBeCloseTo(pValue, 9);
        const inOtherUnit = welchTest(
          a.map((x) => 8 * x - 3),
          b.map((x) => 8 * x - 3),
        );
        expect(inOtherUnit.t).toBeCloseTo(t, 8);
        expect(degreesOfFreedom).toBeGreaterThanOrEqual((Math.min(a.length, b.length) - 1) * (1 - 1e-9));
        expect(degreesOfFreedom).toBeLessThanOrEqual((a.length + b.length - 2) * (1 + 1e-9));
        expect(pValue).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('refuses samples that do not vary or are too small', () => {
    expect(() => welchTest([1], [1, 2])).toThrow(RangeError);
    expect(() => welchTest([1, 1], [2, 2])).toThrow(RangeError);
    const equal = new Array<number>(43).fill(7.55725938328172);
    expect(() => welchTest(equal, equal)).toThrow(RangeError);
    expect(welchTest([1, 1], [2, 3]).pValue).toBeLessThan(1);
  });
});
