/**
 * Theory of operation.
 *
 * One objective: rank = 1 + how many entries lie wholly on the better side, by comparison intervals. How wide those
 * are depends on how many entries there are: `boardMultiplier` says why. With all better ends sorted, that is one
 * binary search an entry. If a lies wholly before b, then everything before a
 * also lies before b: so entries of one rank are never told apart, and a better value never ranks worse.
 * Intervals of unequal width make one thing that surprises: a wide one may share a better rank than an entry of
 * better estimate has. The board says "not told apart", not "as good", and the stopping rule keeps widths alike.
 *
 * Further objectives split those whose rank on the objectives before is the same, by the same rule among
 * themselves. "Not told apart" is not transitive: of several entries of rank 1, some may be told apart from one
 * of rank 2 and some not. When rank 1 is split, the entry of rank 2 must neither overtake any of it nor stand
 * level with one that is significantly better. So a group begins at the greatest of: its rank on the first
 * objective, the last rank of the group before it, and one more than the rank of any wholly better entry. All
 * members of a group have the same wholly better entries: the (rank − 1) with the least worse ends.
 */
import type { MeasuredValue } from '../metric';
import { type ComparisonInterval, PAIR_MULTIPLIER } from './comparison-interval';
import { type Criterion, costInterval } from './criterion';
import { compareKeys } from './sort-keys';

export interface IntervalItem {
  readonly id: string;
  /** One value for each criterion, in their order. */
  readonly measured: readonly MeasuredValue[];
  readonly submittedAt: Date;
}

export interface RankedItem {
  readonly id: string;
  readonly rank: number;
  /** Whether another item has this rank. */
  readonly tied: boolean;
}

/** An item with its comparison intervals turned so that less is better. */
interface Contender {
  readonly item: IntervalItem;
  readonly costs: readonly ComparisonInterval[];
}

/**
 * Ranks items by comparison intervals, the first criterion deciding and the further ones splitting those that
 * share a rank. In board order: by rank, then estimates, then earlier submission, then id. The result does not
 * depend on the order of the items. O(c · n log n) for c criteria.
 * @param multiplier of the comparison intervals; by default that of two: a board has its own (`boardMultiplier`).
 * @throws RangeError when there is no criterion, an item has another number of values, or a value is not on its
 *   scale.
 */
export function rankByInterval(
  items: readonly IntervalItem[],
  criteria: readonly Criterion[],
  multiplier: number = PAIR_MULTIPLIER,
): RankedItem[] {
  if (criteria.length === 0) throw new RangeError('Ranking needs at least one criterion.');
  const contenders = items.map((item) => ({ item, costs: costsOf(item, criteria, multiplier) }));
  const ranks = ranksFrom(0, contenders, criteria.length);
  const ranked = contenders.map((contender) => {
    const { item, costs } = contender;
    const rank = ranks.get(contender) as number;
    return {
      item,
      rank,
      keys: [rank, ...costs.map((cost) => cost.estimate), item.submittedAt.getTime(), item.id],
    };
  });
  ranked.sort((a, b) => compareKeys(a.keys, b.keys));
  return ranked.map(({ item, rank }, i) => ({
    id: item.id,
    rank,
    tied: ranked[i - 1]?.rank === rank || ranked[i + 1]?.rank === rank,
  }));
}

function costsOf(
  item: IntervalItem,
  criteria: readonly Criterion[],
  multiplier: number,
): ComparisonInterval[] {
  if (item.measured.length !== criteria.length) {
    throw new RangeError(
      `Item ${item.id} has ${item.measured.length} values for ${criteria.length} criteria.`,
    );
  }
  return criteria.map((criterion, i) =>
    costInterval(criterion, item.measured[i] as MeasuredValue, multiplier),
  );
}

/** The ranks of contenders among themselves, from 1, by the criteria from `level` on. */
function ranksFrom(level: number, contenders: readonly Contender[], levels: number): Map<Contender, number> {
  const cost = (contender: Contender) => contender.costs[level] as ComparisonInterval;
  const byUpper = contenders.toSorted((a, b) => cost(a).upper - cost(b).upper);
  const groups = new Map<number, Contender[]>();
  for (const contender of contenders) {
    const rank = 1 + countBelow(byUpper, (other) => cost(other).upper, cost(contender).lower);
    const group = groups.get(rank);
    if (group) group.push(contender);
    else groups.set(rank, [contender]);
  }

  const ranks = new Map<Contender, number>();
  let lastOfPrevious = 0;
  let worstOfBetter = 0;
  let better = 0;
  for (const [rank, group] of [...groups].sort(([a], [b]) => a - b)) {
    while (better < rank - 1) {
      worstOfBetter = Math.max(worstOfBetter, ranks.get(byUpper[better++] as Contender) as number);
    }
    const first = Math.max(rank, lastOfPrevious, worstOfBetter + 1);
    const within = level + 1 < levels && group.length > 1 ? ranksFrom(level + 1, group, levels) : null;
    for (const contender of group) {
      const settled = first - 1 + (within?.get(contender) ?? 1);
      ranks.set(contender, settled);
      lastOfPrevious = Math.max(lastOfPrevious, settled);
    }
  }
  return ranks;
}

/** How many of the items, ascending by `key`, have a key strictly below the bound. */
function countBelow<T>(ascending: readonly T[], key: (item: T) => number, bound: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (key(ascending[middle] as T) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
