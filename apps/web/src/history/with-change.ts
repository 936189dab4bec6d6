import type { InfiniteData } from '@tanstack/react-query';
import type { BoardChange, Changes } from '@torchperf/contracts';

export type ChangePages = InfiniteData<Changes>;

/** Pages of changes, newest first, with one more at their top; the same pages where they have it already. */
export function withChange(pages: ChangePages, change: BoardChange): ChangePages {
  const [first, ...others] = pages.pages;
  const newest = newestSeq(pages);
  if (!first || (newest !== null && BigInt(change.seq) <= BigInt(newest))) return pages;
  return { ...pages, pages: [{ ...first, items: [change, ...first.items] }, ...others] };
}

/** The number of the newest change; null where there is none. */
export function newestSeq({ pages }: ChangePages): string | null {
  return pages[0]?.items[0]?.seq ?? null;
}
