import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import fc from 'fast-check';
import type { Criterion } from './criterion';
import { type DrawnEntry, FRONT_DRAWS, frontProbabilities } from './front-probability';
import { paretoFronts } from './pareto-fronts';
import type { ObjectiveValue } from './rankable-entry';

const LINEAR: Criterion = { direction: 'lower', scale: 'linear', minDifference: 0 };
const Z = 1.959963984540054;

/** A value with that standard error below it, and above. */
const value = (estimate: number, below = 0, above = below): ObjectiveValue => ({
  value: estimate,
  ciLower: estimate - Z * below,
  ciUpper: estimate + Z * above,
  unit: 'ratio',
});
const entry = (submissionId: string, ...objectives: ObjectiveValue[]): DrawnEntry => ({
  submissionId,
  objectives,
});

/** Four standard errors of a share of so many draws. */
const tolerance = (p: number) => 4 * Math.sqrt((p * (1 - p)) / FRONT_DRAWS);

// In the second objective b is worse for certain: it is on the front when it is better in the first.
it.each([0, 0.5, 1, 2])(
  'is the chance to be better, of two that lie %d standard errors apart',
  (distance) => {
    const entries = [entry('a', value(0, 1), value(0)), entry('b', value(distance, 1), value(1))];
    const [a, b] = frontProbabilities(entries, [LINEAR, LINEAR]) as unknown as [number, number];
    const expected = normalCdf(-distance / Math.SQRT2, 0, 1);
    expect(a).toBe(1);
    expect(Math.abs(b - expected)).toBeLessThan(tolerance(expected));
  },
);

it('takes each side of an interval alone', () => {
  const chance = (below: number, above: number) => {
    const entries = [entry('a', value(0), value(0)), entry('b', value(1, below, above), value(1))];
    return frontProbabilities(entries, [LINEAR, LINEAR])[1] as number;
  };
  expect(chance(0.1, 50)).toBe(0);
  expect(Math.abs(chance(1, 0.1) - normalCdf(-1, 0, 1))).toBeLessThan(tolerance(0.16));
});

it('gives exact figures the first of the usual fronts', () => {
  const point = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(fc.array(point, { maxLength: 25 }), (points) => {
      const entries = points.map((one, i) => entry(`${i}`, ...one.map((cost) => value(cost))));
      const fronts = paretoFronts(points, ['lower', 'lower', 'lower']);
      const found = frontProbabilities(entries, [LINEAR, LINEAR, LINEAR]);
      expect([...found]).toEqual(fronts.map((front) => (front === 1 ? 1 : 0)));
    }),
    { numRuns: 30 },
  );
});

it('does not depend on the order of the entries, nor on those far behind', () => {
  const entries = Array.from({ length: 12 }, (_, i) =>
    entry(`${i}`, value(i, 2), value(12 - i, 1), value(i % 3, 1)),
  );
  const criteria = [LINEAR, LINEAR, LINEAR];
  const found = frontProbabilities(entries, criteria);
  expect([...frontProbabilities(entries.toReversed(), criteria)].reverse()).toEqual([...found]);
  const behind = Array.from({ length: 20 }, (_, i) =>
    entry(`behind ${i}`, value(90, 2), value(90, 1), value(90, 1)),
  );
  const among = frontProbabilities([...behind, ...entries], criteria);
  expect([...among.slice(20)]).toEqual([...found]);
  expect(among.slice(0, 20).every((p) => p === 0)).toBe(true);
});

it('takes an empty board, and four objectives', () => {
  expect([...frontProbabilities([], [LINEAR, LINEAR])]).toEqual([]);
  const four = [
    entry('a', value(0), value(1), value(1), value(1)),
    entry('b', value(1), value(0), value(1), value(1)),
  ];
  expect([...frontProbabilities(four, [LINEAR, LINEAR, LINEAR, LINEAR])]).toEqual([1, 1]);
});
