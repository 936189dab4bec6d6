import type { BoardChange, Changes } from '@torchperf/contracts';

/**
 * The changes to show, newest first, each once: the live ones, then the loaded pages. The two are cached separately: a
 * list that loads an older page reads its pages at the start and writes them back at the end, which would drop live
 * changes added in between. A live change that is not newer than the first page is left out: the pages have it, or will
 * have it when older ones are loaded.
 */
export function mergeChanges(live: readonly BoardChange[], pages: readonly Changes[]): BoardChange[] {
  const loaded = pages.flatMap(({ items }) => items);
  return [...newerThan(newestSeq(loaded), live), ...loaded];
}

/** Live changes, newest first, with the new ones of a batch; the same list if there are none. */
export function withBatch(
  live: readonly BoardChange[],
  batch: readonly BoardChange[],
): readonly BoardChange[] {
  const newest = [...batch].sort((a, b) => (isNewer(a.seq, b.seq) ? -1 : 1));
  const added = newerThan(newestSeq(live), newest);
  return added.length === 0 ? live : [...added, ...live];
}

/** The number of the newest of some changes, which are newest first; null if there is none. */
export function newestSeq(changes: readonly BoardChange[]): string | null {
  return changes[0]?.seq ?? null;
}

/** Whether any change is later than a moment. */
export function isLaterThan(changes: readonly Pick<BoardChange, 'at'>[], iso: string): boolean {
  return changes.some(({ at }) => Date.parse(at) > Date.parse(iso));
}

function newerThan(seq: string | null, changes: readonly BoardChange[]): readonly BoardChange[] {
  return seq === null ? changes : changes.filter((change) => isNewer(change.seq, seq));
}

/** Compares as BigInt: sequence numbers may exceed the range of a JavaScript number. */
function isNewer(seq: string, than: string): boolean {
  return BigInt(seq) > BigInt(than);
}
