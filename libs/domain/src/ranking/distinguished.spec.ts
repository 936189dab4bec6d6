import fc from 'fast-check';
import { type CostColumn, isBetter } from './cost-columns';
import { countDistinguished } from './distinguished';

type Row = readonly [estimate: number, below: number, above: number];

const column = (rows: readonly Row[], minDifference: number): CostColumn => ({
  estimate: Float64Array.from(rows, ([estimate]) => estimate),
  below: Float64Array.from(rows, ([, below]) => below),
  above: Float64Array.from(rows, ([, , above]) => above),
  minDifference,
});

const margin = fc.constantFrom(0, 1, 2, 5, 40);
const rowsOf = fc.array(fc.tuple(fc.integer({ min: 0, max: 60 }), margin, margin), { maxLength: 60 });

it('counts what a comparison of all pairs finds, of equal and of very unequal widths', () => {
  fc.assert(
    fc.property(rowsOf, fc.constantFrom(0, 3), (rows, minDifference) => {
      const costs = column(rows, minDifference);
      const all = [...rows.keys()];
      const { better, worse } = countDistinguished(all, costs, rows.length);
      for (const one of all) {
        expect(better[one]).toBe(all.filter((other) => isBetter(costs, other, one)).length);
        expect(worse[one]).toBe(all.filter((other) => isBetter(costs, one, other)).length);
      }
    }),
    { numRuns: 500 },
  );
});

it('counts among the entries that it is given alone', () => {
  const costs = column(
    [1, 2, 3, 4].map((estimate) => [estimate, 0, 0]),
    0,
  );
  const { better, worse } = countDistinguished([3, 1], costs, 4);
  expect([...better]).toEqual([0, 0, 0, 1]);
  expect([...worse]).toEqual([0, 1, 0, 0]);
});

it('is transitive: what is better than a better one is better', () => {
  fc.assert(
    fc.property(rowsOf, fc.constantFrom(0, 3), (rows, minDifference) => {
      const costs = column(rows.slice(0, 12), minDifference);
      const all = [...costs.estimate.keys()];
      for (const a of all)
        for (const b of all)
          for (const c of all)
            if (isBetter(costs, a, b) && isBetter(costs, b, c)) expect(isBetter(costs, a, c)).toBe(true);
    }),
  );
});
