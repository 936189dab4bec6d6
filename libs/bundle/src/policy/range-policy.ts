import { BundleRejectedError, quoteName } from './bundle-rejected.error';

/** Where the bytes of an entry start, header included, and their minimum number. */
export interface EntryRange {
  readonly name: string;
  readonly start: number;
  readonly minBytes: number;
}

function overlap(name: string, other: string): BundleRejectedError {
  return new BundleRejectedError(
    'bundle-overlapping-files',
    `The files ${quoteName(name)} and ${other} share bytes in the zip, which no honest tool makes. Zip it again.`,
  );
}

/**
 * Puts the entries in the order of their bytes, and checks that no two share any: a few shared bytes are how a
 * small archive is made to expand without end (Fifield 2019, "A better zip bomb").
 * @param end where the entries must end: the start of the central directory.
 * @throws BundleRejectedError when two ranges overlap or one runs past the end.
 */
export function sortedDisjointRanges<T extends EntryRange>(ranges: readonly T[], end: number): T[] {
  const sorted = [...ranges].sort((a, b) => a.start - b.start);
  for (const [index, range] of sorted.entries()) {
    checkEndsBefore(range.name, range.start + range.minBytes, sorted[index + 1] ?? null, end);
  }
  return sorted;
}

/**
 * Checks that an entry, now that its true end is known, ends before the next one starts.
 * @throws BundleRejectedError when it does not.
 */
export function checkEndsBefore(name: string, entryEnd: number, next: EntryRange | null, end: number): void {
  if (next && entryEnd > next.start) throw overlap(name, quoteName(next.name));
  if (entryEnd > end) throw overlap(name, 'the table of contents');
}
