import { type RefObject, useLayoutEffect, useRef } from 'react';

/**
 * Keeps what is being read where it is on the screen when something is put above it. At the list's beginning the new
 * is seen to come instead.
 * @param firstKey of what stands first in the list; null while there is nothing
 * @returns the reference of the list
 */
export function useSteadyScroll<T extends HTMLElement>(firstKey: string | null): RefObject<T | null> {
  const list = useRef<T>(null);
  const shown = useRef<{ readonly firstKey: string | null; readonly heightPx: number } | null>(null);
  useLayoutEffect(() => {
    const element = list.current;
    if (!element) {
      shown.current = null;
      return;
    }
    const { top, height } = element.getBoundingClientRect();
    const before = shown.current;
    shown.current = { firstKey, heightPx: height };
    if (before && before.firstKey !== firstKey && top < 0) window.scrollBy(0, height - before.heightPx);
  });
  return list;
}
