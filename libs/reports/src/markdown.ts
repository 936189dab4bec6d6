/** Text that is already Markdown: created by this module, never external input. */
export interface Marked {
  readonly markdown: string;
}

/** The content of a report: plain text, of which no character acts as markup, or Markdown. */
export type Inline = string | number | Marked;

/** Markup characters of CommonMark and of its extensions on the large repository hosts. */
const MARKS = /[\\`*_[\]<>|#~$&@]/g;
/** URLs that such hosts turn into links automatically. */
const BARE_ADDRESS = /:(?=\/\/)|(?<=\bwww)\./gi;
/** Markup for a list or a heading at the start of a line. */
const LINE_START = /^([-+=](?!\d)|\d+(?=[.)](?:\s|$)))/;

/** Escapes plain text and keeps its lines: the input of participants must not act as markup. */
function escaped(text: string): string {
  return text
    .split(/[\r\n\u2028\u2029]+/)
    .map((line) => escapedLine(line.trim()))
    .filter((line) => line !== '')
    .join('\n');
}

function escapedLine(line: string): string {
  return line
    .replace(MARKS, '\\$&')
    .replace(BARE_ADDRESS, '\\$&')
    .replace(LINE_START, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`));
}

function inlineText(inline: Inline, lineBreak = ' '): string {
  return typeof inline === 'object' ? inline.markdown : escaped(String(inline)).replaceAll('\n', lineBreak);
}

/** Markdown with values inserted: plain values as text, `Marked` ones unchanged. */
export function markdown(parts: TemplateStringsArray, ...values: readonly Inline[]): Marked {
  return { markdown: String.raw({ raw: parts }, ...values.map((value) => inlineText(value))) };
}

/** A heading in one line. */
export function heading(level: 1 | 2 | 3, text: Inline): Marked {
  return { markdown: `${'#'.repeat(level)} ${inlineText(text)}` };
}

/** One bullet for each item; the lines of an item stay lines. */
export function bulletList(items: readonly Inline[]): Marked {
  return { markdown: items.map((item) => `- ${inlineText(item, '\n  ')}`).join('\n') };
}

/** A table with a head; an empty head has empty cells. */
export function table(head: readonly Inline[], rows: readonly (readonly Inline[])[]): Marked {
  const line = (cells: readonly Inline[]) => `| ${cells.map((cell) => inlineText(cell)).join(' | ')} |`;
  return {
    markdown: [line(head), line(head.map(() => ({ markdown: '---' }))), ...rows.map(line)].join('\n'),
  };
}

/** @param address created by the service, encoded as `URLSearchParams` does it: without spaces and brackets */
export function link(text: Inline, address: string): Marked {
  return { markdown: `[${inlineText(text)}](${address})` };
}

/** An image in its own paragraph. @param address as for `link` */
export function image(description: string, address: string): Marked {
  return { markdown: `![${inlineText(description)}](${address})` };
}

/** A command or an identifier. @param text created by the service, without backticks */
export function code(text: string): Marked {
  return { markdown: `\`${text}\`` };
}

/** The text of a document of these blocks, each in a paragraph of its own. */
export function documentOf(blocks: readonly Marked[]): string {
  return `${blocks.map((block) => block.markdown).join('\n\n')}\n`;
}
