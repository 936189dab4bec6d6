import { z } from 'zod';

/**
 * A text from outside that is to be stored. PostgreSQL takes neither NUL characters nor halves of surrogate pairs, and
 * both can be written in JSON by escapes.
 */
export const TextSchema = z
  .string()
  .regex(/^[^\0\p{Surrogate}]*$/u, 'must not hold NUL characters or halves of surrogate pairs');

/**
 * What is invisible, or changes the text around it: control and format characters (bidirectional overrides among
 * them), private and unassigned code points, line separators, default-ignorable code points (fillers, variation selectors,
 * tags), and the blank Braille pattern. Unicode Technical Standards 39 (3.1) and 55.
 */
const FORBIDDEN = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;
const FORBIDDEN_IN_PROSE = /(?![\n\t])[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;
const ALL_FORBIDDEN = new RegExp(FORBIDDEN, 'gu');

/**
 * Joiners that spelling needs (Unicode Standard Annex 31, A1 and A2): ZWNJ between letters of Arabic script, as in
 * Persian; ZWNJ and ZWJ behind a virama of an Indic script.
 */
const SPELLED_JOINERS =
  /(?<=\p{Script=Arabic}\p{M}*)\u200C(?=\p{Script=Arabic})|(?<=[\u094D\u09CD\u0A4D\u0ACD\u0B4D\u0BCD\u0C4D\u0CCD\u0D4D\u0DCA])[\u200C\u200D]/gu;
/** Emoji as Unicode recommends them, whole: they may contain joiners, selectors and tags. Built when first used. */
const EMOJI_FLAGS = 'gv';
let emoji: RegExp | undefined;
function withoutSpelling(text: string): string {
  emoji ??= new RegExp('\\p{RGI_Emoji}', EMOJI_FLAGS);
  return text.replace(emoji, '*').replace(SPELLED_JOINERS, '');
}

/** Marks on one letter: Hebrew and Tibetan need up to four, everything in use less. */
const MAX_MARKS = 4;
const TOO_MANY_MARKS = new RegExp(`\\p{M}{${MAX_MARKS + 1}}`, 'u');
const MARK_ALONE = /(?:^|[\p{Z}\s])\p{M}/u;

const WORDS: Readonly<Record<string, string>> = {
  '\n': 'a line break',
  '\r': 'a line break',
  '\t': 'a tab',
};

/** What is wrong with a text, as the end of a sentence; null when nothing is. */
function faultOf(text: string, forbidden: RegExp): string | null {
  const found = forbidden.exec(withoutSpelling(text))?.[0];
  if (found !== undefined) {
    const what =
      WORDS[found] ?? 'a character that is invisible, changes the direction of text, or has no meaning';
    return `must not hold ${codePointOf(found)}, ${what}`;
  }
  if (TOO_MANY_MARKS.test(text)) return `must not hold more than ${MAX_MARKS} combining marks on one letter`;
  if (MARK_ALONE.test(text)) return 'must not hold a combining mark without a letter before it';
  return null;
}

function codePointOf(character: string): string {
  const number = character.codePointAt(0) ?? 0;
  return `U+${number.toString(16).toUpperCase().padStart(4, '0')}`;
}

let segmenter: Intl.Segmenter | undefined;
/** Letters as readers count them. */
function graphemes(text: string): number {
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return [...segmenter.segment(text)].length;
}

/**
 * A name that is shown next to others: of a team, a model, a technique, a title. Normalised to NFC, its spaces to single
 * ones; refused where a part of it is invisible, or moves the text around it.
 * @param max letters as readers count them
 */
export function nameSchema(max: number) {
  return TextSchema.overwrite((text) =>
    text
      .normalize('NFC')
      .replace(/\p{Zs}+/gu, ' ')
      .trim(),
  ).check((context) => {
    const text = context.value;
    const fault = faultOf(text, FORBIDDEN) ?? lengthFault(text, max);
    if (fault) context.issues.push({ code: 'custom', message: fault, input: text });
  });
}

function lengthFault(text: string, max: number): string | null {
  if (text === '') return 'must not be empty';
  // Bounded before it is counted: a name may be a megabyte.
  if (text.length <= max * 20 && graphemes(text) <= max) return null;
  return `must have at most ${max} characters`;
}

/**
 * A text of several lines, such as a description or a reason. Normalised to NFC, its line breaks to line feeds; what a
 * name may not hold it may not hold either, but for line breaks and tabs.
 * @param max UTF-16 units
 */
export function proseSchema(max: number) {
  return TextSchema.max(max)
    .overwrite((text) => text.normalize('NFC').replace(/\r\n?/g, '\n'))
    .check((context) => {
      const fault = faultOf(context.value, FORBIDDEN_IN_PROSE);
      if (fault) context.issues.push({ code: 'custom', message: fault, input: context.value });
    });
}

/** A name that was stored before these rules: refused characters are shown as U+FFFD. */
export function shownName(name: string): string {
  return faultOf(name, FORBIDDEN) === null ? name : name.replace(ALL_FORBIDDEN, '\uFFFD').normalize('NFC');
}
