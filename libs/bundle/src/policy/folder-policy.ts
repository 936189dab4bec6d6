import type { BundleLimits } from './bundle-limits';
import { BundleRejectedError, quoteName } from './bundle-rejected.error';
import { fileTooLarge, tooManyFiles } from './entry-policy';
import { UNSAFE_CHARACTERS } from './path-policy';

/** What lies in a folder that is to be a bundle. */
export interface FolderEntry {
  /** Relative to the folder, with slashes. */
  readonly path: string;
  readonly kind: 'file' | 'special';
  /** 0 for what is special. */
  readonly bytes: number;
}

/**
 * Checks a folder before it is zipped and held to the rules of an upload. These are the rules that a zip made of it
 * would hide or break in another way: a link is lost, a backslash becomes a slash, and what is too large or too many
 * makes the zip a Zip64. The rules are those of an upload; what to do about them is said of a folder.
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
