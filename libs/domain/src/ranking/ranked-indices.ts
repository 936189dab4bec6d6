import type { RankableEntry } from './rankable-entry';
import type { SortColumn } from './sort-keys';

/** Entries in board order, by their indices in the input, and at the same position the rank of each. */
export interface RankedIndices {
  readonly indices: readonly number[];
  readonly ranks: readonly number[];
  /** At the same position the ranks that the data leave possible; null where the method has no such set. */
  readonly ranges: readonly RankRange[] | null;
  /** At the same position how likely the entry is on the front, from 0 to 1; null outside of Pareto events. */
  readonly frontProbabilities: readonly number[] | null;
}

/** The ranks that the data leave possible for an entry, from the best to the worst. */
export interface RankRange {
  readonly best: number;
  readonly worst: number;
}

/** What orders entries that are otherwise equal: the earlier submission, then the id. */
export function submissionColumns(
  entries: readonly Pick<RankableEntry, 'submittedAt' | 'submissionId'>[],
): SortColumn[] {
  return [
    Float64Array.from(entries, ({ submittedAt }) => submittedAt.getTime()),
    entries.map(({ submissionId }) => submissionId),
  ];
}
