/** What something is sorted by: the first key decides, the next one between equals, and so on. */
export type SortKeys = readonly (number | string)[];

/**
 * Compares two lists of keys one by one, least first; strings by code unit, so that every machine agrees.
 */
export function compareKeys(a: SortKeys, b: SortKeys): number {
  const decisive = a.findIndex((key, i) => key !== b[i]);
  if (decisive < 0) return 0;
  return (a[decisive] as number) < (b[decisive] as number) ? -1 : 1;
}
