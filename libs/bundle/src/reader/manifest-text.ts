import { MANIFEST_FILE } from '@torchperf/contracts';
import { BundleRejectedError } from '../policy/bundle-rejected.error';

/** Common mistakes in JSON: a pattern and the fix; the first that matches is named. */
const MISTAKES: readonly (readonly [sign: RegExp, fix: string])[] = [
  [/^\s*$/, 'It is empty: write {"name": "…", "runtime": "python", "entry": "model.py"}.'],
  [/[\u2018\u2019\u201c-\u201f\u00ab\u00bb]/, 'It has typographic quotes: use plain ones (").'],
  [/[{,:[]\s*'/, 'It has single quotes: JSON needs double quotes (").'],
  [/,\s*[}\]]/, 'There is a comma before a closing bracket: remove it.'],
  [/^\s*(\/\/|#|\/\*)/m, 'JSON has no comments: remove them.'],
  [/\b(True|False|None)\b/, 'JSON spells true, false and null in lower case.'],
  [/^\s*[^{\s]/, 'It must start with {.'],
];

/**
 * The value that the manifest's bytes spell.
 * @throws BundleRejectedError naming its encoding, or what is wrong with its JSON, and where.
 */
export function parseManifestText(bytes: Uint8Array): unknown {
  const text = decode(bytes);
  try {
    return JSON.parse(text);
  } catch (error) {
    const fix = MISTAKES.find(([sign]) => sign.test(text))?.[1] ?? 'Check quotes, commas and brackets.';
    throw rejected(`is not JSON${placeOf(error, text)}. ${fix}`);
  }
}

function decode(bytes: Uint8Array): string {
  const utf16 = wideEncoding(bytes);
  if (utf16 !== null) {
    throw rejected(
      `is in ${utf16}, as PowerShell's > and "Unicode" of some editors write it. Save it as UTF-8.`,
    );
  }
  try {
    // A byte order mark, as some Windows editors write it, is dropped by the decoder.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw rejected('has letters in another encoding than UTF-8, such as Windows-1252. Save it as UTF-8.');
  }
}

/** An encoding of two or four bytes a character, known by its mark, or by the zeros that it makes of ASCII. */
function wideEncoding([a, b, c, d]: Uint8Array): string | null {
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? 'UTF-32' : 'UTF-16';
  if (a === 0xfe && b === 0xff) return 'UTF-16';
  if (a === 0 && b === 0) return 'UTF-32';
  if (a === 0 || b === 0) return c === 0 && d === 0 ? 'UTF-32' : 'UTF-16';
  return null;
}

/** Where parsing stopped, from the position in V8's message. */
function placeOf(error: unknown, text: string): string {
  const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1];
  if (position === undefined) return '';
  const before = text.slice(0, Number(position)).split('\n');
  return ` (line ${before.length}, column ${(before.at(-1) as string).length + 1})`;
}

const rejected = (what: string) =>
  new BundleRejectedError('bundle-manifest-not-json', `${MANIFEST_FILE} ${what}`);
