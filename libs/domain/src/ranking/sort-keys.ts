/** What something is sorted by: the first key decides, the next one between equals, and so on. */
export type SortKeys = readonly (number | string)[];

/** The values of one key by the index of the item. */
export type SortColumn = Float64Array | readonly string[];

/**
 * Compares two lists of keys one by one, ascending; strings by code unit, so that every machine agrees.
 */
export function compareKeys(a: SortKeys, b: SortKeys): number {
  for (let i = 0; i < a.length; i++) {
    const mine = a[i] as number;
    const theirs = b[i] as number;
    if (mine !== theirs) return mine < theirs ? -1 : 1;
  }
  return 0;
}

/**
 * The indices in ascending order, by keys in columns: as {@link compareKeys} does, without a list of keys for each
 * item. Indices that are nearly in order take less time.
 */
export function sortIndices(indices: Iterable<number>, columns: readonly SortColumn[]): number[] {
  return [...indices].sort((a, b) => {
    for (const column of columns) {
      const mine = column[a] as number;
      const theirs = column[b] as number;
      if (mine !== theirs) return mine < theirs ? -1 : 1;
    }
    return 0;
  });
}
