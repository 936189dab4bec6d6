import { compareLaunches } from './compare-launches';

const logs = (values: readonly number[]) => values.map(Math.log);

it('gives the ratio of the first to the second with interval and p-value', () => {
  // All of four launches lie under all of the others: two-sided p = 2/C(8, 4) = 2/70.
  const { ratio, pValue } = compareLaunches(logs([1, 1.01, 1.02, 1.03]), logs([2, 2.02, 2.04, 2.06]));
  expect(ratio.estimate).toBeCloseTo(0.5, 2);
  expect(ratio.lower).toBeCloseTo(1 / 2.06, 10);
  expect(ratio.upper).toBeCloseTo(1.03 / 2, 10);
  expect(pValue).toBeCloseTo(2 / 70, 12);
});

it('turns round with its arguments', () => {
  const [a, b] = [logs([1, 1.2, 1.1, 1.3, 1.05]), logs([1.4, 1.15, 1.25, 1.6, 1.5])];
  const one = compareLaunches(a, b);
  const other = compareLaunches(b, a);
  expect(other.pValue).toBeCloseTo(one.pValue, 12);
  expect(other.ratio.estimate).toBeCloseTo(1 / one.ratio.estimate, 12);
  expect(other.ratio.lower).toBeCloseTo(1 / one.ratio.upper, 12);
});
