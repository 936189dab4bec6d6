import fc from 'fast-check';
import type { Criterion } from './criterion';
import { dominanceFronts } from './dominance-fronts';
import { boardMultiplier } from './error-shares';
import { paretoFronts } from './pareto-fronts';
import type { ObjectiveValue } from './rankable-entry';

const LINEAR: Criterion = { direction: 'lower', scale: 'linear', minDifference: 0 };
const criteria = (count: number) => new Array<Criterion>(count).fill(LINEAR);

/** A value with the same half-width of its 95 % interval on both sides, or with one on each. */
const value = (estimate: number, below = 0, above = below): ObjectiveValue => ({
  value: estimate,
  ciLower: estimate - below,
  ciUpper: estimate + above,
  unit: 'ratio',
});
type Rows = readonly (readonly ObjectiveValue[])[];

/** The rule as it is stated, with margins as of a board of so many. */
function dominates(a: readonly ObjectiveValue[], b: readonly ObjectiveValue[], entries: number): boolean {
  const wider = boardMultiplier(entries, a.length) / boardMultiplier(2, 1);
  const pairs = a.map((one, i) => [one, b[i] as ObjectiveValue] as const);
  if (pairs.some(([one, other]) => one.value > other.value)) return false;
  return pairs.some(([one, other]) => {
    const facing = Math.hypot((one.ciUpper as number) - one.value, other.value - (other.ciLower as number));
    return other.value - one.value > wider * facing;
  });
}

function byDefinition(rows: Rows): number[] {
  const fronts = new Array<number>(rows.length).fill(0);
  for (let front = 1; fronts.includes(0); front++) {
    const left = [...rows.keys()].filter((i) => fronts[i] === 0);
    const free = left.filter(
      (i) => !left.some((j) => dominates(rows[j] as Rows[0], rows[i] as Rows[0], rows.length)),
    );
    for (const i of free) fronts[i] = front;
  }
  return fronts;
}

const rowsOf = (widest: number) =>
  fc.integer({ min: 1, max: 4 }).chain((objectives) => {
    const width = fc.integer({ min: 0, max: widest });
    const measured = fc
      .tuple(fc.integer({ min: 0, max: 9 }), width, width)
      .map(([estimate, below, above]) => value(estimate, below * 0.31, above * 0.31));
    return fc.array(fc.array(measured, { minLength: objectives, maxLength: objectives }), { maxLength: 40 });
  });
const objectivesOf = (rows: Rows) => criteria(rows[0]?.length ?? 1);

describe('dominanceFronts', () => {
  it('takes an empty board and a single entry', () => {
    expect(dominanceFronts([], criteria(2))).toEqual([]);
    expect(dominanceFronts([[value(1)]], criteria(1))).toEqual([1]);
  });

  it('lets no one dominate without a distinguishable gain', () => {
    const rows = [
      [value(1, 1), value(1, 1)],
      [value(1.5, 1), value(1.5, 1)],
      [value(1.5, 1), value(9, 1)],
    ];
    expect(dominanceFronts(rows, criteria(2))).toEqual([1, 1, 2]);
  });

  it('keeps on the front what is better in one estimate, though not distinguishably', () => {
    const rows = [
      [value(1, 0.1), value(2, 1)],
      [value(5, 0.1), value(1.9, 1)],
    ];
    expect(dominanceFronts(rows, criteria(2))).toEqual([1, 1]);
  });

  it.each([0, 3, 12])('equals the definition on random intervals up to %d wide, with many ties', (widest) => {
    fc.assert(
      fc.property(rowsOf(widest), (rows) => {
        expect(dominanceFronts(rows, objectivesOf(rows))).toEqual(byDefinition(rows));
      }),
      { numRuns: 500 },
    );
  });

  it('gives exact figures the fronts of the usual dominance', () => {
    fc.assert(
      fc.property(rowsOf(0), (rows) => {
        const points = rows.map((row) => row.map((one) => one.value));
        const directions = objectivesOf(rows).map(({ direction }) => direction);
        expect(dominanceFronts(rows, objectivesOf(rows))).toEqual(paretoFronts(points, directions));
      }),
      { numRuns: 500 },
    );
  });

  it('never moves an entry to a later front because of more entries on the board', () => {
    fc.assert(
      fc.property(rowsOf(6), fc.integer({ min: 1, max: 1000 }), (rows, more) => {
        const alone = dominanceFronts(rows, objectivesOf(rows));
        const among = dominanceFronts(rows, objectivesOf(rows), rows.length + more);
        among.forEach((front, i) => {
          expect(front).toBeLessThanOrEqual(alone[i] as number);
        });
      }),
    );
  });

  it('does not depend on the order', () => {
    const shuffled = rowsOf(6).chain((rows) =>
      fc.tuple(fc.constant(rows), fc.shuffledSubarray([...rows.keys()], { minLength: rows.length })),
    );
    fc.assert(
      fc.property(shuffled, ([rows, order]) => {
        const fronts = dominanceFronts(rows, objectivesOf(rows));
        const again = dominanceFronts(
          order.map((i) => rows[i] as Rows[0]),
          objectivesOf(rows),
        );
        expect(again).toEqual(order.map((i) => fronts[i]));
      }),
    );
  });
});
