import { BundleRejectedError, quoteName } from './bundle-rejected.error';

/** Two paths that fold to the same text are the same file on a file system that ignores case or composition. */
export function foldPath(path: string): string {
  return path.normalize('NFC').toLowerCase().normalize('NFC');
}

function duplicateMessage(path: string, known: string): string {
  if (path === known) return `${quoteName(path)} is in the bundle twice. Keep one of them.`;
  if (path.normalize('NFC') === known.normalize('NFC')) {
    return (
      `${quoteName(path)} is in the bundle twice: the two names look the same, and their letters with accents are ` +
      'composed differently (NFC and NFD, as macOS writes them). Keep one of them.'
    );
  }
  return (
    `${quoteName(path)} is in the bundle next to ${quoteName(known)}: names that differ only in upper and lower case ` +
    'are one file on many systems. Keep one of them.'
  );
}

interface Registered {
  readonly path: string;
  readonly kind: 'file' | 'folder';
  /** A folder that only appears as part of a longer path may still get an entry of its own, once. */
  explicit: boolean;
}

/** The paths of one archive: no two may be one file on any file system, and no file may also be a folder. */
export class PathRegistry {
  private readonly byFold = new Map<string, Registered>();

  /**
   * Adds an entry's path, and the folders above it.
   * @throws BundleRejectedError when the path, or a folder above it, is taken by something else.
   */
  add(path: string, kind: 'file' | 'folder'): void {
    for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
      this.register(path.slice(0, slash), 'folder', false);
    }
    this.register(path, kind, true);
  }

  private register(path: string, kind: 'file' | 'folder', explicit: boolean): void {
    const fold = foldPath(path);
    const known = this.byFold.get(fold);
    if (!known) {
      this.byFold.set(fold, { path, kind, explicit });
      return;
    }
    if (known.kind !== kind) {
      throw new BundleRejectedError(
        'bundle-path-clash',
        `${quoteName(path)} is both a file and a folder in the bundle. Rename one of them.`,
      );
    }
    if (known.path !== path || (explicit && known.explicit)) {
      throw new BundleRejectedError('bundle-duplicate-path', duplicateMessage(path, known.path));
    }
    known.explicit ||= explicit;
  }
}
