import { type RefObject, useLayoutEffect, useRef } from 'react';

/**
 * Keeps what is being read where it is on the screen when something is put above it. At the list's start the new
 * is seen to come instead. Rows carry their number as `data-seq`. How far the row that was first has moved is its
 * distance from the one that is first now, so that nothing else which changes a height counts: neither older rows at
 * the end nor another width of the window.
 * @param firstSeq of what stands first in the list; null while there is nothing
 * @returns the reference of the list
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

/** NaN where there is no such row. */
function topOf(list: HTMLElement, seq: string | null): number {
  const row = seq === null ? null : list.querySelector(`[data-seq="${CSS.escape(seq)}"]`);
  return row?.getBoundingClientRect().top ?? Number.NaN;
}
