import fc from 'fast-check';
import type { ComparisonInterval } from './comparison-interval';
import { intervalFronts } from './interval-fronts';
import { paretoFronts } from './pareto-fronts';

const span = (lower: number, upper: number): ComparisonInterval => ({
  estimate: (lower + upper) / 2,
  lower,
  upper,
});
type Costs = readonly ComparisonInterval[];

function frontsOf(costs: readonly Costs[]): number[] {
  const ends = (objective: number, end: 'lower' | 'upper') =>
    Float64Array.from(costs, (row) => (row[objective] as ComparisonInterval)[end]);
  return intervalFronts(
    (costs[0] ?? []).map((_, i) => ({ lower: ends(i, 'lower'), upper: ends(i, 'upper') })),
  );
}

function dominates(a: Costs, b: Costs): boolean {
  const better = (one: Costs, other: Costs) =>
    one.map((interval, i) => interval.upper < (other[i] as ComparisonInterval).lower);
  return better(a, b).includes(true) && !better(b, a).includes(true);
}

/** Fronts by the definition: cycles by following all paths, then peeled group by group. */
function byDefinition(costs: readonly Costs[]): number[] {
  const leads = costs.map((a) => costs.map((b) => dominates(a, b)));
  const reaches = leads.map((row) => [...row]);
  costs.forEach((_, via) => {
    for (const row of reaches) {
      if (!row[via]) continue;
      reaches[via]?.forEach((reached, to) => {
        row[to] ||= reached;
      });
    }
  });
  const isLevel = (a: number, b: number) => a === b || (reaches[a]?.[b] && reaches[b]?.[a]);
  const fronts = new Array<number>(costs.length).fill(0);
  for (let front = 1; fronts.includes(0); front++) {
    const left = [...fronts.keys()].filter((i) => fronts[i] === 0);
    const isBeaten = (i: number) => left.some((j) => !isLevel(i, j) && leads[j]?.[i]);
    const free = left.filter((i) => !left.some((j) => isLevel(i, j) && isBeaten(j)));
    for (const i of free) fronts[i] = front;
  }
  return fronts;
}

const costsOf = (spread: number) =>
  fc.integer({ min: 1, max: 4 }).chain((objectives) =>
    fc.array(
      fc.array(
        fc
          .tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: spread }))
          .map(([lower, width]) => span(lower, lower + width)),
        { minLength: objectives, maxLength: objectives },
      ),
      { maxLength: 40 },
    ),
  );

describe('intervalFronts', () => {
  it('takes an empty board and a single entry', () => {
    expect(frontsOf([])).toEqual([]);
    expect(frontsOf([[span(1, 2)]])).toEqual([1]);
  });

  it('lets what is indistinguishable dominate nothing', () => {
    const costs = [
      [span(1, 3), span(1, 2)],
      [span(2, 4), span(1.5, 2.5)],
      [span(2, 4), span(3, 4)],
    ];
    expect(frontsOf(costs)).toEqual([1, 1, 2]);
  });

  it('puts a cycle of three, as three objectives can make one, on one front', () => {
    const circle = [
      [span(1, 2), span(1, 8), span(5, 6)],
      [span(5, 6), span(1, 2), span(1, 8)],
      [span(1, 8), span(5, 6), span(1, 2)],
    ] as const;
    const [a, b, c] = circle;
    expect([dominates(a, b), dominates(b, c), dominates(c, a)]).toEqual([true, true, true]);
    expect(frontsOf([...circle, [span(9, 9), span(9, 9), span(9, 9)]])).toEqual([1, 1, 1, 2]);
  });

  it('puts a cycle of four, as two objectives can make one, on one front', () => {
    const circle = [
      [span(1, 2), span(2, 3)],
      [span(3, 4), span(-1, 10)],
      [span(5, 6), span(0, 0.5)],
      [span(0, 10), span(1, 1.5)],
    ];
    circle.forEach((one, i) => {
      expect(dominates(one, circle[(i + 1) % 4] as Costs)).toBe(true);
    });
    expect(frontsOf(circle)).toEqual([1, 1, 1, 1]);
  });

  it.each([0, 3, 12])('equals the definition on random intervals up to %d wide, with many ties', (spread) => {
    fc.assert(
      fc.property(costsOf(spread), (costs) => {
        expect(frontsOf(costs)).toEqual(byDefinition(costs));
      }),
      { numRuns: 700 },
    );
  });

  it('gives exact figures the fronts of the usual dominance', () => {
    fc.assert(
      fc.property(costsOf(0), (costs) => {
        const points = costs.map((row) => row.map(({ estimate }) => estimate));
        const directions = (points[0] ?? []).map(() => 'lower' as const);
        expect(frontsOf(costs)).toEqual(paretoFronts(points, directions));
      }),
      { numRuns: 700 },
    );
  });

  it('does not depend on the order', () => {
    const shuffled = costsOf(6).chain((costs) =>
      fc.tuple(fc.constant(costs), fc.shuffledSubarray([...costs.keys()], { minLength: costs.length })),
    );
    fc.assert(
      fc.property(shuffled, ([costs, order]) => {
        const fronts = frontsOf(costs);
        expect(frontsOf(order.map((i) => costs[i] as Costs))).toEqual(order.map((i) => fronts[i]));
      }),
    );
  });

  it('leaves no gap among the fronts and finds more than 32 entries', () => {
    const chain = Array.from({ length: 100 }, (_, i) => [span(i, i + 1.5), span(i, i + 1.5)]);
    // Each is distinguishable from the one after the next.
    expect(frontsOf(chain)).toEqual(chain.map((_, i) => 1 + Math.floor(i / 2)));
  });
});
