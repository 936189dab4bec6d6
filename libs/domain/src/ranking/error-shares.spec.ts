import tCdf from '@stdlib/stats-base-dists-t-cdf';
import { boardMultiplier, tryMultiplier } from './error-shares';

/**
 * The chance that two equally precise equal values are distinguishable, where units of their standard error are Student's
 * with 29 degrees of freedom. scipy 1.17: stats.t.ppf(0.975, 29).
 */
const errorOf = (multiplier: number) => 2 * tCdf((-multiplier * 2.045229642132703) / 1.959963984540054, 29);

describe('boardMultiplier', () => {
  it('is that of one comparison for two entries, and for one', () => {
    expect(boardMultiplier(2, 1)).toBeCloseTo(1.959963984540054, 12);
    expect(boardMultiplier(1, 1)).toBe(boardMultiplier(2, 1));
    expect(boardMultiplier(0, 3)).toBe(boardMultiplier(2, 1));
  });

  it.each([
    [3, 1],
    [200, 1],
    [200, 3],
    [10_000, 4],
  ])(
    'shares the error among the comparisons of an entry: %d entries, %d objectives',
    (entries, objectives) => {
      const comparisons = (entries - 1) * objectives;
      expect(comparisons * errorOf(boardMultiplier(entries, objectives))).toBeCloseTo(0.05, 8);
    },
  );

  // scipy 1.17: stats.t.isf(0.025 / 199, 29) / stats.t.isf(0.025, 29) * stats.norm.isf(0.025)
  it('is 4.00 for 200 entries', () => {
    expect(boardMultiplier(200, 1)).toBeCloseTo(3.996757164974622, 9);
  });
});

describe('of few launches', () => {
  // 1.96 · t(1 − 0.025/9) / t(0.975), by the quantiles of @stdlib; t(0.975) is 2.023, 2.201, 2.571 and 4.303 in any table.
  it('follows the degrees of freedom of the run', () => {
    const ofTen = (launches: number) => boardMultiplier(10, 1, launches - 1);
    expect(ofTen(30)).toBeCloseTo(boardMultiplier(10, 1), 12);
    expect([40, 12, 6, 3].map((launches) => ofTen(launches).toFixed(2))).toEqual([
      '2.84',
      '3.06',
      '3.55',
      '6.09',
    ]);
    expect(tryMultiplier(5, 1, 2)).toBeGreaterThan(2 * tryMultiplier(5, 1));
  });

  it('is 1.96 for two entries, however few: the published interval of each is right for one comparison', () => {
    expect(boardMultiplier(2, 1, 2)).toBeCloseTo(1.959963984540054, 12);
  });
});

describe('tryMultiplier', () => {
  it('spends no more than the whole error, however many tries', () => {
    const spent = (tries: number) =>
      Array.from({ length: tries }, (_, i) => errorOf(tryMultiplier(i + 1, 1))).reduce((a, b) => a + b);
    expect(spent(50)).toBeLessThan(0.05);
    expect(spent(50)).toBeGreaterThan(0.049);
    expect(spent(5000)).toBeLessThan(0.05);
  });

  it('requires a larger difference at each further try, and with more objectives', () => {
    const multipliers = [1, 2, 5, 50].map((attempt) => tryMultiplier(attempt, 1));
    expect(multipliers.map((multiplier) => multiplier.toFixed(2))).toEqual(['2.18', '2.75', '3.44', '5.05']);
    expect(tryMultiplier(1, 3)).toBeGreaterThan(tryMultiplier(1, 1));
  });
});
