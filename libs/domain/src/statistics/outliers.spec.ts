import fc from 'fast-check';
import { countOutliers } from './outliers';

describe('countOutliers', () => {
  // By hand: median 5, MAD 2, so the limits are 5 ± 29.652.
  it('counts what lies beyond ten deviations on either side', () => {
    expect(countOutliers([1, 3, 5, 7, 9])).toBe(0);
    const values = [3, 3, 5, 7, 7];
    expect(countOutliers([...values, -24.6, 34.6])).toBe(0);
    expect(countOutliers([...values, -24.7, 34.7])).toBe(2);
    expect(countOutliers([...values, 5, 34.7])).toBe(1);
  });

  // scipy 1.17: m = stats.median_abs_deviation(v, scale='normal') = 0.14826; np.sum(np.abs(v - np.median(v)) > 10 * m)
  it('counts as scipy does', () => {
    const values = [10.5, 10.6, 10.4, 10.7, 10.5, 10.6, 10.5, 10.4, 15.2, 12.1, 9.3, 8.7];
    expect(countOutliers(values)).toBe(3);
  });

  it('counts all that differ where most are equal', () => {
    expect(countOutliers([1, 1, 1, 1, 2])).toBe(1);
    expect(countOutliers([1, 1, 1])).toBe(0);
  });

  it('counts under half of the values, the same in every order, unit and direction', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1 }), (values) => {
        const outliers = countOutliers(values);
        expect(outliers).toBeLessThanOrEqual(values.length / 2);
        expect(countOutliers([...values].reverse())).toBe(outliers);
        expect(countOutliers(values.map((value) => -4 * value + 8))).toBe(outliers);
      }),
    );
  });

  it('refuses an empty sample', () => {
    expect(() => countOutliers([])).toThrow(RangeError);
  });
});
