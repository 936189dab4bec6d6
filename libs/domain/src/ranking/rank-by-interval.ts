/**
 * Theory of operation.
 *
 * One objective: rank = 1 + how many entries lie wholly on the better side, by comparison intervals. How wide those
 * are depends on how many entries there are: `boardMultiplier` says why. With all better ends sorted, that is one
 * sweep over both ends. If a lies wholly before b, then everything before a also lies before b: so entries of one rank
 * are never distinguishable, and a better value never ranks worse. Unequal widths have a surprising effect: a wide
 * interval may share a better rank than an entry with a better estimate has. The board says "indistinguishable", not
 * "as good", and the stopping rule keeps widths similar.
 *
 * Further objectives split those whose rank on the objectives before is the same, by the same rule among
 * themselves. "Indistinguishable" is not transitive: of several entries of rank 1, some may be distinguishable from one
 * of rank 2 and some not. When rank 1 is split, the entry of rank 2 must neither overtake any of it nor share a rank
 * with one that is significantly better. So a group starts at the maximum of: its rank on the first
 * objective, the last rank of the group before it, and one more than the rank of any wholly better entry. All
 * members of a group have the same wholly better entries: the (rank − 1) with the smallest worse ends.
 */
import { type CostColumn, costColumns } from './cost-columns';
import type { Criterion } from './criterion';
import { type MultiplierOf, pairMultiplier } from './error-shares';
import type { RankedEntry } from './rankable-entry';
import { type RankedIndices, submissionColumns } from './ranked-indices';
import { sortIndices } from './sort-keys';

/** What an entry is ranked by. */
export type ComparedEntry = Pick<RankedEntry, 'submissionId' | 'submittedAt' | 'objectives'>;

/**
 * Ranks entries by comparison intervals, the first criterion deciding and the further ones splitting those that
 * share a rank. In board order: by rank, then estimates, then earlier submission, then id. The result does not
 * depend on the order of the input. O(c · n log n) for c criteria.
 * @param multiplierOf of the comparison intervals; by default that of two: a board has its own (`boardMultiplier`).
 * @throws RangeError when there is no criterion, an entry has another number of values, or a value is not on its
 *   scale.
 */
export function rankByInterval(
  entries: readonly ComparedEntry[],
  criteria: readonly Criterion[],
  multiplierOf: MultiplierOf = pairMultiplier,
): RankedIndices {
  if (criteria.length === 0) throw new RangeError('Ranking needs at least one criterion.');
  const costs = costColumns(
    entries.map(({ objectives }) => objectives),
    criteria,
    multiplierOf,
  );
  const ranks = new Float64Array(entries.length);
  rankAmong([...entries.keys()], costs, ranks);
  const indices = sortIndices(entries.keys(), [
    ranks,
    ...costs.map(({ estimate }) => estimate),
    ...submissionColumns(entries),
  ]);
  return { indices, ranks: indices.map((index) => valueAt(ranks, index)) };
}

/** Writes the ranks of the entries at these indices among themselves, from 1, by the first column and those after it. */
function rankAmong(
  indices: readonly number[],
  [first, ...further]: readonly CostColumn[],
  ranks: Float64Array,
): void {
  if (!first || indices.length === 1) {
    for (const index of indices) ranks[index] = 1;
    return;
  }
  const { lower, upper } = first;
  const byLower = sortIndices(indices, [lower]);
  const byUpper = sortIndices(byLower, [upper]);
  /** Of those of the next group. */
  let better = 0;
  let worstOfBetter = 0;
  let lastOfPrevious = 0;
  const nextEnd = () =>
    better < byUpper.length ? valueAt(upper, valueAt(byUpper, better)) : Number.POSITIVE_INFINITY;
  for (let start = 0, end = 1; start < byLower.length; start = end++) {
    while (nextEnd() < valueAt(lower, valueAt(byLower, start))) {
      worstOfBetter = Math.max(worstOfBetter, valueAt(ranks, valueAt(byUpper, better++)));
    }
    while (end < byLower.length && valueAt(lower, valueAt(byLower, end)) <= nextEnd()) end++;
    const group = byLower.slice(start, end);
    rankAmong(group, further, ranks);
    const ahead = Math.max(better, lastOfPrevious - 1, worstOfBetter);
    for (const index of group) {
      const rank = ahead + valueAt(ranks, index);
      ranks[index] = rank;
      lastOfPrevious = Math.max(lastOfPrevious, rank);
    }
  }
}

function valueAt(values: Float64Array | readonly number[], index: number): number {
  return values[index] as number;
}
