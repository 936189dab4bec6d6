import fc from 'fast-check';
import type { MeasuredValue } from '../metric';
import type { Criterion } from './criterion';
import { isDistinguishable, marginsOf } from './margins';
import { type ComparedEntry, rankByInterval } from './rank-by-interval';
import { rankText } from './rank-text';

const LOWER: Criterion = { direction: 'lower', scale: 'log', minDifference: 0 };
const HIGHER: Criterion = { direction: 'higher', scale: 'linear', minDifference: 0 };

/** A value with a 95 % interval from value/(1 + faster) to value · (1 + slower). */
function between(value: number, faster: number, slower = faster): MeasuredValue {
  return { value, ciLower: value / (1 + faster), ciUpper: value * (1 + slower), unit: 'ratio' };
}
function exact(value: number): MeasuredValue {
  return { value, ciLower: null, ciUpper: null, unit: 'bytes' };
}
function item(id: string, ...measured: MeasuredValue[]): ComparedEntry {
  return { submissionId: id, objectives: measured, submittedAt: new Date(0) };
}
/** In board order. */
function ranked(items: readonly ComparedEntry[], criteria: readonly Criterion[]) {
  const { indices, ranks, ranges } = rankByInterval(items, criteria);
  return indices.map((index, i) => ({
    id: items[index]?.submissionId as string,
    rank: ranks[i] as number,
    tied: ranks[i - 1] === ranks[i] || ranks[i + 1] === ranks[i],
    rankRange: ranges?.[i] as { best: number; worst: number },
  }));
}
function table(items: readonly ComparedEntry[], criteria: readonly Criterion[]): string[] {
  return ranked(items, criteria).map(
    ({ id, ...rank }) => `${rankText({ method: 'by-interval', frontProbability: null, ...rank })} ${id}`,
  );
}

describe('rankByInterval with one criterion', () => {
  it('ranks by estimate, with the ranks that the data leave possible', () => {
    const items = [
      item('slow', between(2, 0.01)),
      item('fast', between(1, 0.01)),
      item('as fast', between(1.01, 0.01)),
      item('middle', between(1.5, 0.01)),
    ];
    expect(table(items, [LOWER])).toEqual(['1 (1–2) fast', '2 (1–2) as fast', '3 middle', '4 slow']);
  });

  it('ranks the higher first where higher is better', () => {
    const accuracy = (value: number, halfWidth: number): MeasuredValue => ({
      value,
      ciLower: value - halfWidth,
      ciUpper: value + halfWidth,
      unit: 'fraction',
    });
    const items = [
      item('a', accuracy(0.9, 0.01)),
      item('b', accuracy(0.95, 0.01)),
      item('c', accuracy(0.905, 0.01)),
    ];
    expect(table(items, [HIGHER])).toEqual(['1 b', '2 (2–3) c', '3 (2–3) a']);
  });

  it('ties exact values only when they are equal, and then puts the earlier submission first', () => {
    const late = { ...item('a', exact(100)), submittedAt: new Date(2000) };
    const early = { ...item('b', exact(100)), submittedAt: new Date(1000) };
    expect(table([late, early, item('c', exact(99))], [LOWER])).toEqual(['1 c', '2= (2–3) b', '2= (2–3) a']);
    expect(table([item('y', exact(1)), item('x', exact(1))], [LOWER])).toEqual(['1= (1–2) x', '1= (1–2) y']);
  });

  it('says of each entry what is possible, where "indistinguishable" is not transitive', () => {
    // b is distinguishable from neither neighbour, but a and c are apart.
    const items = [
      item('a', between(1, 0.04)),
      item('b', between(1.05, 0.04)),
      item('c', between(1.1, 0.04)),
    ];
    expect(table(items, [LOWER])).toEqual(['1 (1–2) a', '2 (1–3) b', '3 (2–3) c']);
  });

  it('decides nothing by less than the smallest difference that matters', () => {
    const items = [item('a', exact(30_000_000)), item('b', exact(30_060_000)), item('c', exact(31_000_000))];
    const criterion = { ...LOWER, minDifference: Math.log1p(0.01) };
    expect(table(items, [criterion])).toEqual(['1 (1–2) a', '2 (1–2) b', '3 c']);
  });

  it('leaves an entry that is slow in some launches behind one that is faster by its whole fast side', () => {
    // Slower by 10 % and precise on the side that counts: 1.103 is its lower bound, whatever the upper one is.
    const slow = { value: 1.105, ciLower: 1.103, ciUpper: 1.346, unit: 'ratio' as const };
    expect(table([item('leader', between(1, 0.002)), item('two modes', slow)], [LOWER])).toEqual([
      '1 leader',
      '2 two modes',
    ]);
  });

  it('takes an empty board and refuses what it cannot rank', () => {
    expect(rankByInterval([], [LOWER])).toEqual({
      indices: [],
      ranks: [],
      ranges: [],
      frontProbabilities: null,
    });
    expect(() => rankByInterval([item('a', exact(1))], [])).toThrow(RangeError);
    expect(() => rankByInterval([item('a', exact(1))], [LOWER, LOWER])).toThrow(RangeError);
    expect(() => rankByInterval([item('a', exact(0))], [LOWER])).toThrow(RangeError);
  });
});

describe('rankByInterval with further criteria', () => {
  it('ranks by the second what the first leaves equal', () => {
    const items = [
      item('small, hungry', exact(100), between(60, 0.01)),
      item('large', exact(300), between(10, 0.01)),
      item('small, modest', exact(100), between(40, 0.01)),
      item('small, as modest', exact(100), between(40.1, 0.01)),
    ];
    expect(table(items, [LOWER, LOWER])).toEqual([
      '1 (1–2) small, modest',
      '2 (1–2) small, as modest',
      '3 small, hungry',
      '4 large',
    ]);
  });

  it('keeps what is distinguishable in the first apart, whatever the second says', () => {
    // By the first alone c, a and b are a group, and d is distinguishable from c.
    const items = [
      item('a', between(1.04, 0.05), exact(1)),
      item('b', between(1.05, 0.05), exact(2)),
      item('c', between(1.0, 0.01), exact(3)),
      item('d', between(1.07, 0.05), exact(0.5)),
    ];
    expect(table(items, [LOWER, LOWER])).toEqual(['1 (1–2) a', '2 (2–3) b', '3 c', '4 (2–4) d']);
  });
});

describe('rankByInterval, for any items', () => {
  const measured = fc
    .tuple(
      fc.integer({ min: 90, max: 130 }),
      fc.constantFrom(0, 0.01, 0.03, 0.1),
      fc.constantFrom(0.01, 0.1, 0.5),
    )
    .map(([value, faster, slower]) => (faster === 0 ? exact(value) : between(value, faster, slower)));
  const items = fc
    .array(fc.tuple(measured, measured, fc.integer({ min: 0, max: 3 })), { maxLength: 25 })
    .map((rows) =>
      rows.map(
        ([first, second, time], i): ComparedEntry => ({
          submissionId: `item ${i}`,
          objectives: [first, second],
          submittedAt: new Date(time),
        }),
      ),
    );
  const only = (list: readonly ComparedEntry[], level: number) =>
    list.map((one) => ({ ...one, objectives: [one.objectives[level] as MeasuredValue] }));
  const better = (a: ComparedEntry, b: ComparedEntry, level: number) => {
    const [one, other] = [a, b].map(({ objectives }) => marginsOf(objectives[level] as MeasuredValue, 'log'));
    if (!one || !other) return false;
    return isDistinguishable(other.estimate - one.estimate, one.above, other.below, 0);
  };
  const positionsOf = (list: readonly ComparedEntry[], criteria: readonly Criterion[]) =>
    new Map(ranked(list, criteria).map(({ id, ...position }) => [id, position]));
  type Position = ReturnType<typeof ranked>[number];
  const positionIn = (positions: ReadonlyMap<string, Omit<Position, 'id'>>, id: string) =>
    positions.get(id) as Omit<Position, 'id'>;
  /** The list with one of its items changed, and that item. */
  const changed = (
    list: readonly ComparedEntry[],
    pick: number,
    change: (first: MeasuredValue) => MeasuredValue,
  ) => {
    const chosen = list[pick % Math.max(1, list.length)];
    const after = list.map((one): ComparedEntry => {
      const [first, second] = one.objectives as [MeasuredValue, MeasuredValue];
      return one === chosen ? { ...one, objectives: [change(first), second] } : one;
    });
    return { chosen, after };
  };

  it('counts those better by estimate, and those distinguishable on either side', () => {
    fc.assert(
      fc.property(items, (list) => {
        const positions = positionsOf(only(list, 0), [LOWER]);
        const estimate = (one: ComparedEntry) => (one.objectives[0] as MeasuredValue).value;
        for (const one of list) {
          expect(positions.get(one.submissionId)).toMatchObject({
            rank: 1 + list.filter((other) => estimate(other) < estimate(one)).length,
            rankRange: {
              best: 1 + list.filter((other) => better(other, one, 0)).length,
              worst: list.length - list.filter((other) => better(one, other, 0)).length,
            },
          });
        }
      }),
    );
  });

  it('does not depend on the order of the items', () => {
    const shuffled = items.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        expect(ranked(other, [LOWER, LOWER])).toEqual(ranked(list, [LOWER, LOWER]));
      }),
    );
  });

  it('never ranks a better value worse, nor another entry better for it', () => {
    fc.assert(
      fc.property(items, fc.nat(), fc.double({ min: 0.7, max: 1, noNaN: true }), (list, pick, factor) => {
        const scaled = (bound: number | null) => (bound === null ? null : bound * factor);
        const { chosen, after } = changed(list, pick, (first) => ({
          ...first,
          value: first.value * factor,
          ciLower: scaled(first.ciLower),
          ciUpper: scaled(first.ciUpper),
        }));
        const [old, now] = [list, after].map((some) => positionsOf(only(some, 0), [LOWER]));
        for (const { submissionId: id } of list) {
          const [was, is] = [old, now].map((positions) => positionIn(positions as typeof old & object, id));
          if (!was || !is) throw new Error('An entry is missing.');
          const [lesser, greater] = id === chosen?.submissionId ? [is, was] : [was, is];
          expect(lesser.rank).toBeLessThanOrEqual(greater.rank);
          expect(lesser.rankRange.best).toBeLessThanOrEqual(greater.rankRange.best);
          expect(lesser.rankRange.worst).toBeLessThanOrEqual(greater.rankRange.worst);
        }
      }),
    );
  });

  it('rewards no one for a wider slow side, and harms no one by it', () => {
    fc.assert(
      fc.property(items, fc.nat(), fc.double({ min: 1, max: 3, noNaN: true }), (list, pick, wider) => {
        const { chosen, after } = changed(list, pick, (first) => ({
          ...first,
          ciUpper: first.ciUpper === null ? null : first.ciUpper * wider,
        }));
        const before = positionsOf(only(list, 0), [LOWER]);
        for (const { id, rank, rankRange } of ranked(only(after, 0), [LOWER])) {
          const was = positionIn(before, id);
          expect(rank).toBe(was.rank);
          if (id === chosen?.submissionId) {
            expect(rankRange.best).toBe(was.rankRange.best);
            expect(rankRange.worst).toBeGreaterThanOrEqual(was.rankRange.worst);
          } else {
            expect(rankRange.best).toBeLessThanOrEqual(was.rankRange.best);
            expect(rankRange.worst).toBe(was.rankRange.worst);
          }
        }
      }),
    );
  });

  it('keeps the first criterion above the second, and each rank within its range', () => {
    fc.assert(
      fc.property(items, (list) => {
        const byFirst = positionsOf(only(list, 0), [LOWER]);
        const board = ranked(list, [LOWER, LOWER]);
        const positions = new Map(board.map(({ id, ...position }) => [id, position]));
        for (const { rank, tied, rankRange } of board) {
          expect(rank).toBeGreaterThanOrEqual(rankRange.best);
          expect(rank).toBeLessThanOrEqual(rankRange.worst);
          expect(tied).toBe(board.filter((other) => other.rank === rank).length > 1);
        }
        const wrong = list.flatMap((a) =>
          list.filter((b) => {
            const [mine, theirs] = [a, b].map(({ submissionId }) => positionIn(positions, submissionId));
            const [first, second] = [a, b].map(
              ({ submissionId }) => positionIn(byFirst, submissionId).rankRange.best,
            );
            const apart = better(a, b, 0) || (first === second && better(a, b, 1));
            return apart && (mine?.rank ?? 0) >= (theirs?.rank ?? 0);
          }),
        );
        expect(wrong).toEqual([]);
      }),
    );
  });
});
