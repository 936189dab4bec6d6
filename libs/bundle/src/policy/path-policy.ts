import type { BundleLimits } from './bundle-limits';
import { BundleRejectedError, quoteName } from './bundle-rejected.error';

/** An entry's name as the archive has it: the bytes, what they were decoded to, and whether UTF-8 is declared. */
export interface RawName {
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly declaredUtf8: boolean;
  /** Whether `text` is what a Unicode path field (0x7075) says; it overrides `bytes`. */
  readonly inUnicodeField: boolean;
}

/** Control, direction and line-separator characters: they make a name look like another one. */
export const UNSAFE_CHARACTERS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

const isControlByte = (byte: number) => byte < 0x20 || byte === 0x7f;
const isOutsideAscii = (byte: number) => byte >= 0x80;

/**
 * Checks the name of an entry and gives its path without the final slash of a folder.
 * The raw bytes are checked too: code page 437 shows control bytes as harmless looking symbols.
 * @throws BundleRejectedError for a name that is not a plain relative path within the limits.
 */
export function checkPath(name: RawName, limits: BundleLimits): string {
  const quoted = quoteName(name.text);
  if (name.text === '' || name.text === '/') {
    throw new BundleRejectedError(
      'bundle-path-empty',
      'A file in the zip has no name. Zip the bundle again.',
    );
  }
  if (name.bytes.some(isControlByte) || UNSAFE_CHARACTERS.test(name.text)) {
    throw new BundleRejectedError(
      'bundle-path-control-character',
      `The name ${quoted} holds control or invisible characters. Rename the file.`,
    );
  }
  checkEncoding(name, quoted);
  checkPlainRelative(name.text, quoted);
  const path = name.text.endsWith('/') ? name.text.slice(0, -1) : name.text;
  const segments = path.split('/');
  if (segments.some((segment) => segment === '' || segment === '.')) {
    throw new BundleRejectedError(
      'bundle-path-empty',
      `The path ${quoted} has an empty part or a ".". Zip the files by their plain names.`,
    );
  }
  const bytes = Buffer.byteLength(path);
  if (bytes > limits.pathBytes) {
    throw new BundleRejectedError(
      'bundle-path-too-long',
      `The path ${quoted} has ${bytes} bytes; at most ${limits.pathBytes} are allowed. Shorten it.`,
    );
  }
  if (segments.length > limits.depth) {
    throw new BundleRejectedError(
      'bundle-path-too-deep',
      `The path ${quoted} has ${segments.length} levels; at most ${limits.depth} are allowed. Move it up.`,
    );
  }
  return path;
}

function checkEncoding(name: RawName, quoted: string): void {
  const ascii = !name.bytes.some(isOutsideAscii);
  if (ascii && Buffer.from(name.bytes).toString('latin1') !== name.text) {
    throw new BundleRejectedError(
      'bundle-headers-disagree',
      `The file ${quoted} has another name in its Unicode field. Zip the bundle again.`,
    );
  }
  const marked = (name.declaredUtf8 || name.inUnicodeField) && !name.text.includes('\u{fffd}');
  if (ascii || marked) return;
  throw new BundleRejectedError(
    'bundle-path-encoding',
    `The name ${quoted} has letters outside ASCII and is not marked as UTF-8. Use ASCII names.`,
  );
}

/** yauzl refuses these three too; they are checked here so that the policy does not depend on it. */
function checkPlainRelative(text: string, quoted: string): void {
  if (text.includes('\\')) {
    throw new BundleRejectedError(
      'bundle-path-backslash',
      `The path ${quoted} holds a backslash. Zip the bundle with a tool that writes "/" between folders.`,
    );
  }
  if (text.startsWith('/') || /^[a-zA-Z]:/.test(text)) {
    throw new BundleRejectedError(
      'bundle-path-absolute',
      `The path ${quoted} is absolute. Zip the files by paths relative to the bundle's own folder.`,
    );
  }
  if (text.split('/').includes('..')) {
    throw new BundleRejectedError(
      'bundle-path-escapes',
      `The path ${quoted} leads out of the bundle by "..". Keep every file inside the bundle's own folder.`,
    );
  }
}
