import fc from 'fast-check';
import type { MeasuredValue } from '../metric';
import { comparisonInterval } from './comparison-interval';
import type { Criterion } from './criterion';
import { type ComparedEntry, rankByInterval } from './rank-by-interval';

const LOWER: Criterion = { direction: 'lower', scale: 'log' };
const HIGHER: Criterion = { direction: 'higher', scale: 'linear' };

/** A value whose comparison interval is value/(1 + spread) to value · (1 + spread) on a log scale. */
function spread(value: number, share: number): MeasuredValue {
  const factor = Math.exp(Math.SQRT2 * Math.log1p(share));
  return { value, ciLower: value / factor, ciUpper: value * factor, unit: 'ratio' };
}
function exact(value: number): MeasuredValue {
  return { value, ciLower: null, ciUpper: null, unit: 'bytes' };
}
function item(id: string, ...measured: MeasuredValue[]): ComparedEntry {
  return { submissionId: id, objectives: measured, submittedAt: new Date(0) };
}
/** In board order. */
function ranked(items: readonly ComparedEntry[], criteria: readonly Criterion[]) {
  const { indices, ranks } = rankByInterval(items, criteria);
  return indices.map((index, i) => ({
    id: items[index]?.submissionId as string,
    rank: ranks[i] as number,
    tied: ranks[i - 1] === ranks[i] || ranks[i + 1] === ranks[i],
  }));
}
function table(items: readonly ComparedEntry[], criteria: readonly Criterion[]): string[] {
  return ranked(items, criteria).map(({ id, rank, tied }) => `${rank}${tied ? '=' : ''} ${id}`);
}

describe('rankByInterval with one criterion', () => {
  it('shares a rank among what is indistinguishable and leaves a gap behind it', () => {
    const items = [
      item('slow', spread(2, 0.01)),
      item('fast', spread(1, 0.01)),
      item('as fast', spread(1.015, 0.01)),
      item('middle', spread(1.5, 0.01)),
    ];
    expect(table(items, [LOWER])).toEqual(['1= fast', '1= as fast', '3 middle', '4 slow']);
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
    expect(table(items, [HIGHER])).toEqual(['1 b', '2= c', '2= a']);
  });

  it('ties exact values only when they are equal, and then puts the earlier submission first', () => {
    const late = { ...item('a', exact(100)), submittedAt: new Date(2000) };
    const early = { ...item('b', exact(100)), submittedAt: new Date(1000) };
    expect(table([late, early, item('c', exact(99))], [LOWER])).toEqual(['1 c', '2= b', '2= a']);
    expect(table([item('y', exact(1)), item('x', exact(1))], [LOWER])).toEqual(['1= x', '1= y']);
  });

  it('is not transitive, and says so by the ranks', () => {
    // b is distinguishable from neither neighbour, but a and c are apart.
    const items = [item('a', spread(1, 0.03)), item('b', spread(1.05, 0.03)), item('c', spread(1.1, 0.03))];
    expect(table(items, [LOWER])).toEqual(['1= a', '1= b', '2 c']);
  });

  it('takes an empty board and refuses what it cannot rank', () => {
    expect(rankByInterval([], [LOWER])).toEqual({ indices: [], ranks: [] });
    expect(() => rankByInterval([item('a', exact(1))], [])).toThrow(RangeError);
    expect(() => rankByInterval([item('a', exact(1))], [LOWER, LOWER])).toThrow(RangeError);
    expect(() => rankByInterval([item('a', exact(0))], [LOWER])).toThrow(RangeError);
  });
});

describe('rankByInterval with further criteria', () => {
  it('splits what the first leaves equal', () => {
    const items = [
      item('small, hungry', exact(100), spread(60, 0.01)),
      item('large', exact(300), spread(10, 0.01)),
      item('small, modest', exact(100), spread(40, 0.01)),
      item('small, as modest', exact(100), spread(40.1, 0.01)),
    ];
    expect(table(items, [LOWER, LOWER])).toEqual([
      '1= small, modest',
      '1= small, as modest',
      '3 small, hungry',
      '4 large',
    ]);
  });

  it('lets no entry overtake a group that is split, nor share a rank with a better one', () => {
    // First criterion: a, b and c share rank 1; d lies wholly behind c only, so it would be second alone.
    const items = [
      item('a', spread(1.04, 0.05), exact(1)),
      item('b', spread(1.05, 0.05), exact(2)),
      item('c', spread(1.0, 0.01), exact(3)),
      item('d', spread(1.07, 0.05), exact(0.5)),
    ];
    const firstOnly = items.map(({ submissionId, objectives }) =>
      item(submissionId, objectives[0] as MeasuredValue),
    );
    expect(table(firstOnly, [LOWER])).toEqual(['1= c', '1= a', '1= b', '2 d']);
    expect(table(items, [LOWER, LOWER])).toEqual(['1 a', '2 b', '3 c', '4 d']);
  });
});

describe('rankByInterval, for any items', () => {
  const measured = fc
    .tuple(fc.integer({ min: 90, max: 130 }), fc.constantFrom(0, 0.01, 0.03, 0.1))
    .map(([value, share]) => (share === 0 ? exact(value) : spread(value, share)));
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
  const interval = (one: ComparedEntry, level: number) =>
    comparisonInterval(one.objectives[level] as MeasuredValue, 'log');
  const better = (a: ComparedEntry, b: ComparedEntry, level: number) =>
    interval(a, level).upper < interval(b, level).lower;
  const ranksOf = (list: readonly ComparedEntry[], criteria: readonly Criterion[]) =>
    new Map(ranked(list, criteria).map(({ id, rank }) => [id, rank]));

  it('counts the entries that are wholly better', () => {
    fc.assert(
      fc.property(items, (list) => {
        const ranks = ranksOf(only(list, 0), [LOWER]);
        for (const one of list) {
          expect(ranks.get(one.submissionId)).toBe(1 + list.filter((other) => better(other, one, 0)).length);
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
        const chosen = list[pick % Math.max(1, list.length)];
        if (!chosen) return;
        const before = ranksOf(only(list, 0), [LOWER]);
        const improved = list.map((one): ComparedEntry => {
          if (one !== chosen) return one;
          const [first, second] = one.objectives as [MeasuredValue, MeasuredValue];
          const scaled = (bound: number | null) => (bound === null ? null : bound * factor);
          const value = { ...first, value: first.value * factor };
          return {
            ...one,
            objectives: [
              { ...value, ciLower: scaled(first.ciLower), ciUpper: scaled(first.ciUpper) },
              second,
            ],
          };
        });
        const after = ranksOf(only(improved, 0), [LOWER]);
        for (const { submissionId: id } of list) {
          if (id === chosen.submissionId) expect(after.get(id)).toBeLessThanOrEqual(before.get(id) as number);
          else expect(after.get(id)).toBeGreaterThanOrEqual(before.get(id) as number);
        }
      }),
    );
  });

  it('keeps the first criterion above the second, and distinguishes no ties', () => {
    fc.assert(
      fc.property(items, (list) => {
        const byFirst = ranksOf(only(list, 0), [LOWER]);
        const board = ranked(list, [LOWER, LOWER]);
        const ranks = new Map(board.map(({ id, rank }) => [id, rank]));
        board.forEach(({ rank, tied }, position) => {
          expect(rank).toBeLessThanOrEqual(position + 1);
          expect(tied).toBe(board.filter((other) => other.rank === rank).length > 1);
        });
        const wrong = list.flatMap((a) =>
          list.filter((b) => {
            const [rankA, rankB] = [ranks.get(a.submissionId) as number, ranks.get(b.submissionId) as number];
            const [firstA, firstB] = [
              byFirst.get(a.submissionId) as number,
              byFirst.get(b.submissionId) as number,
            ];
            const apart = better(a, b, 0) || (firstA === firstB && better(a, b, 1));
            return (firstA < firstB && rankA > rankB) || (apart && rankA >= rankB);
          }),
        );
        expect(wrong).toEqual([]);
      }),
    );
  });
});
