/**
 * Theory of operation.
 *
 * One objective: entries are in the order of their estimates, and the rank is the position in it. Next to it is the
 * set of ranks that the data leave possible: from 1 + how many are distinguishable as better to n − how many are
 * distinguishable as worse (`isDistinguishable`). How wide the margins are depends on how many entries there are:
 * `boardMultiplier` says why. If a is distinguishable as better than b, and b than c, so is a than c, since the distances add
 * up and the root of a sum of squares is no greater than the sum. So the set contains the rank.
 *
 * Further objectives: all but the last one put the entries into groups, the last one orders each group by its estimates.
 * A group are those with the same number of distinguishably better entries. They are indistinguishable from each other: one
 * that is better than another has fewer better ones, by the argument above. Two entries are distinguishable in the
 * first objective that distinguishes them within their group.
 */
import { groupBy } from '../group-by';
import { type CostColumn, costColumns } from './cost-columns';
import type { Criterion } from './criterion';
import { countDistinguished, type Distinguished } from './distinguished';
import { type MultiplierOf, pairMultiplier } from './error-shares';
import type { RankedEntry } from './rankable-entry';
import { type RankedIndices, submissionColumns } from './ranked-indices';
import { type SortColumn, sortIndices } from './sort-keys';

/** What an entry is ranked by. */
export type ComparedEntry = Pick<RankedEntry, 'submissionId' | 'submittedAt' | 'objectives'>;

/**
 * Ranks entries by their estimates, with the set of ranks that the data leave possible for each; entries with the same
 * estimate share a rank. In board order: by rank, then earlier submission, then id. The result does not depend on the
 * order of the input.
 * Source of the sets: Mogstad, Romano, Shaikh and Wilhelm (2024), Review of Economic Studies 91.
 * @param multiplierOf of the margins; by default that of two entries: a board has its own (`boardMultiplier`).
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
  const { order, ranks, better, worse } = new Ranking(entries.length, submissionColumns(entries)).rank(costs);
  return {
    indices: order,
    ranks: order.map((entry) => valueAt(ranks, entry)),
    ranges: order.map((entry) => ({
      best: 1 + valueAt(better, entry),
      worst: entries.length - valueAt(worse, entry),
    })),
    frontProbabilities: null,
  };
}

/** Ranks groups of entries within groups, and collects what is found of each entry by its index. */
class Ranking implements Distinguished {
  readonly order: number[] = [];
  readonly ranks: Int32Array;
  readonly better: Int32Array;
  readonly worse: Int32Array;

  constructor(
    private readonly size: number,
    private readonly tieBreakers: readonly SortColumn[],
  ) {
    this.ranks = new Int32Array(size);
    this.better = new Int32Array(size);
    this.worse = new Int32Array(size);
  }

  rank(costs: readonly CostColumn[]): this {
    this.rankAmong([...this.ranks.keys()], costs);
    return this;
  }

  /** Ranks these entries by the first column and those after it, behind all that have a rank already. */
  private rankAmong(indices: readonly number[], [first, ...further]: readonly CostColumn[]): void {
    if (!first) return;
    const { better, worse } = countDistinguished(indices, first, this.size);
    for (const entry of indices) {
      this.better[entry] = valueAt(this.better, entry) + valueAt(better, entry);
      this.worse[entry] = valueAt(this.worse, entry) + valueAt(worse, entry);
    }
    if (further.length === 0) {
      this.rankByEstimate(indices, first.estimate);
      return;
    }
    const groups = groupBy(sortIndices(indices, [Float64Array.from(better)]), (entry) => better[entry]);
    for (const group of groups.values()) this.rankAmong(group, further);
  }

  private rankByEstimate(indices: readonly number[], estimate: Float64Array): void {
    let previous: number | null = null;
    for (const entry of sortIndices(indices, [estimate, ...this.tieBreakers])) {
      const isTied = previous !== null && estimate[previous] === estimate[entry];
      this.order.push(entry);
      this.ranks[entry] = isTied ? valueAt(this.ranks, previous as number) : this.order.length;
      previous = entry;
    }
  }
}

function valueAt(values: Int32Array, index: number): number {
  return values[index] as number;
}
