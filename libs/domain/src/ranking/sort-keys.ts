/** What something is sorted by: the first key decides, the next one between equals, and so on. */
export type SortKeys = readonly (number | string)[];

/**
 * Compares two lists of keys one by one, least first; strings by code unit, so that every machine agrees.
 */
export function compareKeys(a: SortKeys, b: SortKeys): number {
  for (let i = 0; i < a.length; i++) {
    const mine = a[i] as number;
    const theirs = b[i] as number;
    if (mine !== theirs) return mine < theirs ? -1 : 1;
  }
  return 0;
}
