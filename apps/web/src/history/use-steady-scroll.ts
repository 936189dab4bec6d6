import { type RefObject, useLayoutEffect, useRef } from 'react';

/**
 * Keeps the rows being read at their position on the screen when new rows appear above them. At the start of the list,
 * the new rows are visible instead. Rows have their number as `data-seq`. The shift is the distance between the row
 * that was first and the row that is first now; no other change of height affects it, such as older rows at the end or
 * another width of the window.
 * @param firstSeq number of the first row; null while the list is empty
 * @returns the ref of the list
 */
export function useSteadyScroll<T extends HTMLElement>(firstSeq: string | null): RefObject<T | null> {
  const list = useRef<T>(null);
  const shownFirst = useRef<string | null>(null);
  useLayoutEffect(() => {
    const before = shownFirst.current;
    shownFirst.current = firstSeq;
    const element = list.current;
    if (!element || element.getBoundingClientRect().top >= 0) return;
    const movedPx = topOf(element, before) - topOf(element, firstSeq);
    if (movedPx > 0) window.scrollBy({ top: movedPx, behavior: 'instant' });
  }, [firstSeq]);
  return list;
}

/** NaN if there is no such row. */
function topOf(list: HTMLElement, seq: string | null): number {
  const row = seq === null ? null : list.querySelector(`[data-seq="${CSS.escape(seq)}"]`);
  return row?.getBoundingClientRect().top ?? Number.NaN;
}
