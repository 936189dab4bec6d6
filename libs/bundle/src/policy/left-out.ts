import { visibleName } from './bundle-rejected.error';

/** Files and folders that are left out of a bundle, together, by the path where leaving out starts. */
export interface LeftOut {
  /** A folder's ends with a slash. */
  readonly path: string;
  readonly files: number;
}

/**
 * Files that operating systems, editors and tools leave in folders unnoticed, in lower case. No model needs them, so
 * they are not unpacked, and not part of the model's size.
 */
const LEFT_OUT = new Set([
  // macOS; the carriage return in the name of a folder's icon is a note in code page 437, as old zips have it
  ...[
    '__macosx',
    '.ds_store',
    '.appledouble',
    '.spotlight-v100',
    '.trashes',
    '.fseventsd',
    'icon\r',
    'icon\u266a',
  ],
  // Windows, and Linux desktops
  ...['thumbs.db', 'ehthumbs.db', 'desktop.ini', '$recycle.bin', 'system volume information', '.directory'],
  // Python, whose caches are also code that no one reads
  ...['__pycache__', '.ipynb_checkpoints', '.pytest_cache', '.mypy_cache', '.ruff_cache', '.venv'],
  // version control and editors
  ...['.git', '.gitignore', '.gitattributes', '.gitmodules', '.svn', '.hg', '.idea', '.vscode', '.vs'],
]);
/** macOS metadata of a file (AppleDouble). */
const APPLE_DOUBLE = '._';

/** The part of a path at which it is left out, its own end or a folder's with a slash; null for what stays. */
export function leftOutAt(path: string): string | null {
  const segments = path.split('/');
  const index = segments.findIndex(
    (segment) => LEFT_OUT.has(segment.toLowerCase()) || segment.startsWith(APPLE_DOUBLE),
  );
  if (index === -1) return null;
  return segments.slice(0, index + 1).join('/') + (index < segments.length - 1 ? '/' : '');
}

/** Counts what is left out, folder by folder. */
export class LeftOutList {
  private readonly filesByPath = new Map<string, number>();

  /** @param at as `leftOutAt` gives it. */
  add(at: string, isFile: boolean): void {
    this.filesByPath.set(at, (this.filesByPath.get(at) ?? 0) + (isFile ? 1 : 0));
  }

  /** The paths as they may be shown. */
  list(): LeftOut[] {
    return [...this.filesByPath].map(([path, files]) => ({ path: visibleName(path), files }));
  }
}
