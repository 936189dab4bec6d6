import fc from 'fast-check';
import { compareLaunches, comparePairedLaunches, type LaunchComparison } from './compare-launches';

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
  expect(other.ratio.lower).toBeCloseTo(1 / (one.ratio.upper as number), 12);
});

it('has no bounds where launches are too few for the confidence', () => {
  // Of three and three the smallest p-value is 2/C(6, 3) = 0.1; of five interleaved it is 2/2⁵ = 0.0625.
  const { ratio, pValue } = compareLaunches(logs([1, 1.01, 1.02]), logs([2, 2.02, 2.04]));
  expect([ratio.lower, ratio.upper]).toEqual([null, null]);
  expect(pValue).toBeCloseTo(0.1, 12);
  expect(compareLaunches(logs([1, 1.01, 1.02]), logs([2, 2.02, 2.04]), 0.9).ratio.upper).toBeCloseTo(
    0.51,
    10,
  );
  const paired = comparePairedLaunches([0.1, 0.2, 0.3, 0.4, 0.5]);
  expect(paired.ratio.lower).toBeNull();
  expect(paired.pValue).toBeCloseTo(0.0625, 12);
});

describe('interval and p-value', () => {
  // Few values, so that launches tie within a run and between runs, as peaks of memory do.
  const launches = fc.array(fc.integer({ min: -6, max: 6 }), { minLength: 1, maxLength: 14 });
  const confidence = fc.constantFrom(0.95, 1 - 0.05 / 3, 1 - 0.05 / 15, 0.8);
  const isDistinguishable = ({ ratio: { lower, upper } }: LaunchComparison) =>
    (lower !== null && lower > 1) || (upper !== null && upper < 1);

  it('agree, of two samples, with ties and whatever the confidence', () => {
    fc.assert(
      fc.property(launches, launches, fc.integer({ min: -8, max: 8 }), confidence, (a, b, shift, asked) => {
        const compared = compareLaunches(
          a.map((value) => (value + shift) / 10),
          b.map((value) => value / 10),
          asked,
        );
        expect(isDistinguishable(compared)).toBe(compared.pValue <= 1 - asked + 1e-12);
      }),
      { numRuns: 400 },
    );
  });

  it('agree, of interleaved launches', () => {
    fc.assert(
      fc.property(launches, confidence, (values, asked) => {
        const compared = comparePairedLaunches(
          values.map((value) => value / 10),
          asked,
        );
        expect(isDistinguishable(compared)).toBe(compared.pValue <= 1 - asked + 1e-12);
      }),
      { numRuns: 400 },
    );
  });
});
