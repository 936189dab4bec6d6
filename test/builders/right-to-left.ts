/** A name that is written from right to left, of several words so that a title with it may be broken. */
export const RIGHT_TO_LEFT_NAME = 'שלום עולם';

const HEBREW = /[\u05D0-\u05EA]/;
const ISOLATE = /\u2068[^\u2068\u2069]*\u2069/g;

/** @returns the lines of a text that show a part of such a name outside of an isolate. */
export function unisolatedLines(text: string): string[] {
  return text.split('\n').filter((line) => HEBREW.test(line.replaceAll(ISOLATE, '')));
}
