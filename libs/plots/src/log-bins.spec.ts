import { logBins } from './log-bins';

it('counts values in bins that are equally wide on a logarithmic scale', () => {
  const bins = logBins([1, 5, 20, 50, 99, 500], [1, 1000], 3);
  expect(bins.map(({ count }) => count)).toEqual([2, 3, 1]);
  expect(bins[1]?.lower).toBeCloseTo(10, 9);
  expect(bins[1]?.upper).toBeCloseTo(100, 9);
});

it('counts values beyond the range in the outer bins, and leaves out empty bins', () => {
  expect(logBins([0.1, 1e6], [1, 1000], 3).map(({ count }) => count)).toEqual([1, 1]);
});
