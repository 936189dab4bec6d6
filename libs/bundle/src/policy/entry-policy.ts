import { type BundleLimits, formatBytes } from './bundle-limits';
import { BundleRejectedError, quoteName } from './bundle-rejected.error';

/** What the central directory says about one entry. */
export interface EntryHeader {
  /** The name as decoded; a folder's ends with a slash. */
  readonly name: string;
  readonly flags: number;
  readonly method: number;
  readonly externalAttributes: number;
  readonly compressedBytes: number;
  readonly expandedBytes: number;
}

/** Bits of the general purpose flag (APPNOTE.TXT 4.4.4). */
export const ZIP_FLAGS = {
  encrypted: 0x1,
  descriptor: 0x8,
  strong: 0x40,
  utf8: 0x800,
  masked: 0x2000,
} as const;
const STORED = 0;
const DEFLATED = 8;

/** The type bits of a Unix mode, in the upper half of the external attributes. */
const UNIX_TYPE_MASK = 0o170000;
const UNIX_FOLDER = 0o040000;
const UNIX_FILE = 0o100000;
/** DOS attributes, in the lower half: volume label, folder, reparse point (a Windows link). */
const DOS_LABEL = 0x08;
const DOS_FOLDER = 0x10;
const DOS_REPARSE = 0x400;

/**
 * Whether an entry is a file or a folder, after checking that it is nothing else.
 * A Unix type of 0 is common (Python's `writestr` leaves it out) and counts as what the name says.
 * @throws BundleRejectedError for links, devices, encrypted or oddly compressed entries.
 */
export function checkKind(entry: EntryHeader): 'file' | 'folder' {
  const quoted = quoteName(entry.name);
  if (entry.flags & (ZIP_FLAGS.encrypted | ZIP_FLAGS.strong | ZIP_FLAGS.masked)) {
    throw new BundleRejectedError(
      'bundle-encrypted',
      `The file ${quoted} is encrypted. Zip the bundle without a password.`,
    );
  }
  const kind = entry.name.endsWith('/') ? 'folder' : 'file';
  const unixType = (entry.externalAttributes >>> 16) & UNIX_TYPE_MASK;
  const expectedType = kind === 'folder' ? UNIX_FOLDER : UNIX_FILE;
  const dosSpecial = DOS_LABEL | DOS_REPARSE | (kind === 'file' ? DOS_FOLDER : 0);
  if ((unixType !== 0 && unixType !== expectedType) || entry.externalAttributes & dosSpecial) {
    throw new BundleRejectedError(
      'bundle-special-file',
      `${quoted} is neither a regular file nor a folder. Replace links by the files they point to (zip does so ` +
        'by default) and leave devices and pipes out.',
    );
  }
  if (entry.method !== STORED && entry.method !== DEFLATED) {
    throw new BundleRejectedError(
      'bundle-compression-unsupported',
      `The file ${quoted} is compressed with method ${entry.method}; only "store" (0) and "deflate" (8) are ` +
        'read. Zip the bundle with the default settings.',
    );
  }
  if (kind === 'folder' && entry.expandedBytes > 0) {
    throw new BundleRejectedError(
      'bundle-folder-with-content',
      `The folder ${quoted} holds ${entry.expandedBytes} bytes of its own. Zip the bundle again.`,
    );
  }
  return kind;
}

/** @param found how many of what */
export function tooManyFiles(found: string, limits: Pick<BundleLimits, 'files'>): BundleRejectedError {
  return new BundleRejectedError(
    'bundle-too-many-files',
    `The bundle holds ${found}; at most ${limits.files} are allowed. Leave out what the model does not need ` +
      '(caches, virtual environments, .git).',
  );
}

export function fileTooLarge(
  quoted: string,
  bytes: number,
  { fileBytes }: Pick<BundleLimits, 'fileBytes'>,
): BundleRejectedError {
  return new BundleRejectedError(
    'bundle-file-too-large',
    `The file ${quoted} has ${formatBytes(bytes)}; a file may have at most ${formatBytes(fileBytes)}. ` +
      'Make it smaller, or split it.',
  );
}

/** Adds up the stated expanded sizes of the entries, and stops at the first limit that is exceeded. */
export class ExpansionMeter {
  private total = 0;

  constructor(
    private readonly archiveBytes: number,
    private readonly limits: BundleLimits,
  ) {}

  get expandedBytes(): number {
    return this.total;
  }

  /** @throws BundleRejectedError when the file, or all so far, are larger or denser than allowed. */
  add(entry: Pick<EntryHeader, 'name' | 'compressedBytes' | 'expandedBytes'>): void {
    const quoted = quoteName(entry.name);
    const { fileBytes, expandedBytes, ratio, ratioFloorBytes } = this.limits;
    if (entry.expandedBytes > fileBytes) throw fileTooLarge(quoted, entry.expandedBytes, this.limits);
    if (entry.expandedBytes > ratioFloorBytes && entry.expandedBytes > ratio * entry.compressedBytes) {
      throw new BundleRejectedError(
        'bundle-ratio-too-high',
        `The file ${quoted} expands from ${formatBytes(entry.compressedBytes)} to ` +
          `${formatBytes(entry.expandedBytes)}; at most ${ratio} times is allowed. Leave out empty data.`,
      );
    }
    this.total += entry.expandedBytes;
    if (this.total > expandedBytes) {
      throw new BundleRejectedError(
        'bundle-expands-too-large',
        `The bundle's files have more than ${formatBytes(expandedBytes)} together (passed at ${quoted}). ` +
          'Leave out what the model does not need.',
      );
    }
    if (this.total > ratioFloorBytes && this.total > ratio * this.archiveBytes) {
      throw new BundleRejectedError(
        'bundle-ratio-too-high',
        `The bundle has ${formatBytes(this.archiveBytes)} as a zip and expands to more than ${ratio} times that ` +
          `(passed at ${quoted}). Leave out empty data.`,
      );
    }
  }
}
