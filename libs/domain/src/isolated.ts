/** Letters that are written from right to left, and everything else that orders text from right to left. */
const RIGHT_TO_LEFT =
  /[\u0590-\u08FF\u200F\u202B\u202E\u2067\uFB1D-\uFDFF\uFE70-\uFEFC\u{10800}-\u{10FFF}\u{1E800}-\u{1EFFF}]/u;
const FIRST_STRONG_ISOLATE = '\u2068';
const POP_ISOLATE = '\u2069';

/**
 * A name for plain text, SVG or Markdown, where no markup isolates it: one that is written from right to left does not
 * reorder the text around it (Unicode Standard Annex 9, isolates). Any other name stays as it is.
 */
export function isolated(name: string): string {
  return RIGHT_TO_LEFT.test(name) ? `${FIRST_STRONG_ISOLATE}${name}${POP_ISOLATE}` : name;
}

/** A text without the marks of `isolated`, which take no room. */
export function withoutIsolates(text: string): string {
  return text.replaceAll(FIRST_STRONG_ISOLATE, '').replaceAll(POP_ISOLATE, '');
}

/** The lines of a text that was broken: an isolate that a line leaves open ends with it, and starts again on the next. */
export function closeIsolates(lines: readonly string[]): string[] {
  let isOpen = false;
  return lines.map((line) => {
    const text = isOpen ? FIRST_STRONG_ISOLATE + line : line;
    isOpen = text.lastIndexOf(FIRST_STRONG_ISOLATE) > text.lastIndexOf(POP_ISOLATE);
    return isOpen ? text + POP_ISOLATE : text;
  });
}
