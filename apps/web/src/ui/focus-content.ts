/** The id of the page's content, which every page has. */
export const CONTENT_ID = 'content';

/** Moves the focus to the page's content, after the focused element is gone. */
export function focusContent(): void {
  document.getElementById(CONTENT_ID)?.focus({ preventScroll: true });
}
