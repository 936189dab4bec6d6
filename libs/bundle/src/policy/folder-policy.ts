import type { BundleLimits } from './bundle-limits';
import { BundleRejectedError, quoteName } from './bundle-rejected.error';
import { fileTooLarge, tooManyFiles } from './entry-policy';
import { UNSAFE_CHARACTERS } from './path-policy';

/** A file or special file in a folder that will become a bundle. */
export interface FolderEntry {
  /** Relative to the folder, with slashes. */
  readonly path: string;
  readonly kind: 'file' | 'special';
  /** 0 for what is special. */
  readonly bytes: number;
}

/**
 * Checks a folder before it is zipped and checked by the rules of an upload. These are the rules that zipping would hide
 * or break in another way: a link is lost, a backslash becomes a slash, and too large or too many files make the zip a
 * Zip64. The rules are those of an upload; the fixes in the messages are for a folder.
 * @param entries without what is left out of a bundle.
 * @throws BundleRejectedError naming the first rule broken.
 */
export function checkFolder(entries: readonly FolderEntry[], limits: BundleLimits): void {
  if (entries.length > limits.files) throw tooManyFiles(`${entries.length} files`, limits);
  for (const { path, kind, bytes } of entries) {
    checkName(path);
    const quoted = quoteName(path);
    if (kind === 'special') {
      throw new BundleRejectedError(
        'bundle-special-file',
        `${quoted} is neither a regular file nor a folder. Replace links by the files they point to, and leave ` +
          'devices and pipes out.',
      );
    }
    if (bytes > limits.fileBytes) throw fileTooLarge(quoted, bytes, limits);
  }
}

function checkName(path: string): void {
  const quoted = quoteName(path);
  if (UNSAFE_CHARACTERS.test(path)) {
    throw new BundleRejectedError(
      'bundle-path-control-character',
      `The name ${quoted} holds control or invisible characters. Rename the file.`,
    );
  }
  if (path.includes('\u{fffd}')) {
    throw new BundleRejectedError(
      'bundle-path-encoding',
      `The name ${quoted} is not in UTF-8. Rename the file.`,
    );
  }
  if (path.includes('\\')) {
    throw new BundleRejectedError(
      'bundle-path-backslash',
      `The name ${quoted} holds a backslash. Rename the file.`,
    );
  }
  if (/^[a-zA-Z]:/.test(path)) {
    throw new BundleRejectedError(
      'bundle-path-absolute',
      `The name ${quoted} is an absolute path on Windows. Rename the file.`,
    );
  }
}
