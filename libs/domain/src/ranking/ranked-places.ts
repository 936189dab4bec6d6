import type { RankableEntry } from './rankable-entry';
import type { SortColumn } from './sort-keys';

/** Entries in board order, by their places in the list that was given, and at the same index the rank of each. */
export interface RankedPlaces {
  readonly places: readonly number[];
  readonly ranks: readonly number[];
}

/** What decides between entries that nothing measured tells apart: the earlier submission, then the id. */
export function submissionColumns(
  entries: readonly Pick<RankableEntry, 'submittedAt' | 'submissionId'>[],
): SortColumn[] {
  return [
    Float64Array.from(entries, ({ submittedAt }) => submittedAt.getTime()),
    entries.map(({ submissionId }) => submissionId),
  ];
}
