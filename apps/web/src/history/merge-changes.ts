import type { BoardChange, Changes } from '@torchperf/contracts';

/**
 * The changes to show, newest first, each once: the loaded pages and above them what has come live since. The two are
 * kept apart, because a list that loads an older page takes its pages when it starts and writes them back at its end,
 * whatever was put among them meanwhile. A live change that is no newer than the first page is left out: the pages
 * have it, or will have it when older ones are loaded.
 */
export function mergeChanges(live: readonly BoardChange[], pages: readonly Changes[]): BoardChange[] {
  const loaded = pages.flatMap(({ items }) => items);
  return [...newerThan(newestSeq(loaded), live), ...loaded];
}

/** Live changes, newest first, with those of a batch that they do not have yet; the same list if it has none. */
export function withBatch(
  live: readonly BoardChange[],
  batch: readonly BoardChange[],
): readonly BoardChange[] {
  const newest = [...batch].sort((a, b) => (isNewer(a.seq, b.seq) ? -1 : 1));
  const added = newerThan(newestSeq(live), newest);
  return added.length === 0 ? live : [...added, ...live];
}

/** The number of the newest of some changes, which are newest first; null where there is none. */
export function newestSeq(changes: readonly BoardChange[]): string | null {
  return changes[0]?.seq ?? null;
}

/** Whether some change is from behind a moment. */
export function isLaterThan(changes: readonly Pick<BoardChange, 'at'>[], iso: string): boolean {
  return changes.some(({ at }) => Date.parse(at) > Date.parse(iso));
}

function newerThan(seq: string | null, changes: readonly BoardChange[]): readonly BoardChange[] {
  return seq === null ? changes : changes.filter((change) => isNewer(change.seq, seq));
}

/** By the size of the numbers, which may be larger than what a JavaScript number holds. */
function isNewer(seq: string, than: string): boolean {
  return BigInt(seq) > BigInt(than);
}
