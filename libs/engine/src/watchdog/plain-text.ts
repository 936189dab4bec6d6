import { stripVTControlCharacters } from 'node:util';

/** All control characters (C0, DEL, C1) but tab and line feed. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/**
 * A participant's text as a terminal would leave it on the screen, without what only a terminal understands: colours and
 * other escape sequences (ECMA-48) are dropped, a carriage return starts its line again, a backspace deletes. A progress
 * bar of a thousand steps is one line.
 */
export function plainText(text: string): string {
  return stripVTControlCharacters(text)
    .replaceAll('\r\n', '\n')
    .split('\n')
    .map((line) => withBackspaces(lastOverprint(line)).replaceAll(CONTROLS, ''))
    .join('\n');
}

/** What is left of a line that carriage returns started again: later text covers as much of the earlier as it is long. */
function lastOverprint(line: string): string {
  return line.split('\r').reduce((shown, next) => next + shown.slice(next.length));
}

function withBackspaces(line: string): string {
  if (!line.includes('\b')) return line;
  const shown: string[] = [];
  for (const character of line) {
    if (character === '\b') shown.pop();
    else shown.push(character);
  }
  return shown.join('');
}
