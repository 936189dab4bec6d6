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

  it('counts all that differ where most are equal', () => {
    expect(countOutliers([1, 1, 1, 1, 2])).toBe(1);
    expect(countOutliers([1, 1, 1])).toBe(0);
  });

  it('refuses an empty sample', () => {
    expect(() => countOutliers([])).toThrow(RangeError);
  });
});
