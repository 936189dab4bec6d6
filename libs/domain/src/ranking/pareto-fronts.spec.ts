import fc from 'fast-check';
import type { Direction } from '../metric';
import { paretoFronts } from './pareto-fronts';

/** Fronts by the definition: peel off what nothing left dominates. */
function peeled(points: readonly number[][], directions: readonly Direction[]): number[] {
  const dominates = (a: readonly number[], b: readonly number[]) => {
    const gains = a.map((value, i) => (directions[i] === 'lower' ? -1 : 1) * (value - (b[i] as number)));
    return gains.every((gain) => gain >= 0) && gains.some((gain) => gain > 0);
  };
  const numbers = new Array<number>(points.length).fill(0);
  for (let front = 1; numbers.includes(0); front++) {
    const left = [...points.keys()].filter((i) => numbers[i] === 0);
    const free = left.filter(
      (i) => !left.some((j) => dominates(points[j] as number[], points[i] as number[])),
    );
    for (const i of free) numbers[i] = front;
  }
  return numbers;
}

const SPEED_AND_ACCURACY: Direction[] = ['lower', 'higher'];

describe('paretoFronts', () => {
  it("puts all three of the course's first example on the front", () => {
    const points = [
      [5, 0.88],
      [8, 0.92],
      [6, 0.89],
    ];
    expect(paretoFronts(points, SPEED_AND_ACCURACY)).toEqual([1, 1, 1]);
  });

  it("puts all three of the course's second example on the front, where it calls the last dominated", () => {
    const points = [
      [10, 0.9],
      [15, 0.95],
      [12, 0.91],
    ];
    expect(paretoFronts(points, SPEED_AND_ACCURACY)).toEqual([1, 1, 1]);
  });

  it('needs only one objective to be strictly better, not all', () => {
    const points = [
      [10, 0.9],
      [10, 0.91],
      [10, 0.91],
      [11, 0.9],
    ];
    expect(paretoFronts(points, SPEED_AND_ACCURACY)).toEqual([2, 1, 1, 3]);
  });

  it('takes no points and one point, and refuses what are none', () => {
    expect(paretoFronts([], SPEED_AND_ACCURACY)).toEqual([]);
    expect(paretoFronts([[1, 2]], SPEED_AND_ACCURACY)).toEqual([1]);
    expect(() => paretoFronts([[1]], SPEED_AND_ACCURACY)).toThrow(RangeError);
    expect(() => paretoFronts([[1, Number.NaN]], SPEED_AND_ACCURACY)).toThrow(RangeError);
  });

  it('equals peeling by the definition, on random points with many ties', () => {
    const sets = fc.integer({ min: 1, max: 4 }).chain((objectives) =>
      fc.tuple(
        fc.array(fc.array(fc.integer({ min: 0, max: 5 }), { minLength: objectives, maxLength: objectives }), {
          maxLength: 40,
        }),
        fc.array(fc.constantFrom<Direction>('lower', 'higher'), {
          minLength: objectives,
          maxLength: objectives,
        }),
      ),
    );
    fc.assert(
      fc.property(sets, ([points, directions]) => {
        expect(paretoFronts(points, directions)).toEqual(peeled(points, directions));
      }),
      { numRuns: 500 },
    );
  });
});
