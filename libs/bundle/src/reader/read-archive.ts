import { closeSync, openSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { type Entry, fromRandomAccessReaderPromise, type ZipFile } from 'yauzl';
import type { BundleLimits } from '../policy/bundle-limits';
import { BundleRejectedError, quoteName } from '../policy/bundle-rejected.error';
import { checkKind, ExpansionMeter, ZIP_FLAGS } from '../policy/entry-policy';
import { type LeftOut, LeftOutList, leftOutAt } from '../policy/left-out';
import { checkPath } from '../policy/path-policy';
import { PathRegistry } from '../policy/path-registry';
import { checkEndsBefore, sortedDisjointRanges } from '../policy/range-policy';
import { topFolderOf } from '../policy/top-folder';
import { readEndRecord } from './end-record';
import { FileBytes } from './file-bytes';
import { checkLocalHeader, LOCAL_HEADER_BYTES } from './local-header';
import { rejectionOf } from './yauzl-rejection';

/*
 * Theory of operation. An archive is read in four passes, each cheaper to refuse than the next, so that a
 * hostile one costs milliseconds: (1) the end record, which bounds everything; (2) the central directory,
 * entry by entry: kind, path, duplicates, sizes as stated; (3) the local headers, in the order of their bytes:
 * they must agree with the directory and share no byte; (4) the contents, expanded with the stated size as the
 * bound and checked against their CRC. Only pass 4 passes bytes on, and only to the sink. What is left out
 * (`policy/left-out.ts`) takes part in 1 and 3, where it could hide something, is never expanded, and does not count.
 */

export interface ArchiveFile {
  readonly path: string;
  /** Expanded. */
  readonly bytes: number;
}

export interface ArchiveContents {
  readonly files: readonly ArchiveFile[];
  readonly leftOut: readonly LeftOut[];
  readonly expandedBytes: number;
  /** Of the paths of all files and folders, in UTF-8. */
  readonly pathBytes: number;
  readonly compressedBytes: number;
}

/** Where the contents go, in order: for each file `openFile`, its chunks, `closeFile`. */
export interface ArchiveSink {
  folder(path: string): void;
  openFile(path: string): void;
  chunk(bytes: Buffer): void;
  closeFile(): void;
}

/** The fixed part of an entry of the central directory (APPNOTE.TXT 4.3.12). */
const DIRECTORY_HEADER_BYTES = 46;
/** Info-ZIP's field for a name in UTF-8 (APPNOTE.TXT 4.6.9). */
const UNICODE_PATH_FIELD = 0x7075;

/** An entry that passed the second pass. */
interface CheckedEntry {
  readonly name: string;
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'left-out';
  readonly start: number;
  readonly minBytes: number;
  readonly entry: Entry;
}

/**
 * Reads a whole archive and checks it against every rule but those of the manifest.
 * @param manifestFile where everything lies in one folder with this file in it, paths are those inside of it.
 * @param sink gets the contents; without one they are only checked.
 * @throws BundleRejectedError naming the first rule broken; file system errors as they come.
 */
export async function readArchive(
  zipPath: string,
  limits: BundleLimits,
  manifestFile: string,
  sink: ArchiveSink | null,
): Promise<ArchiveContents> {
  const descriptor = openSync(zipPath, 'r');
  try {
    const source = new FileBytes(descriptor);
    const end = readEndRecord(source, limits);
    const zip = await openZip(source);
    const meter = new ExpansionMeter(source.size, limits);
    const leftOut = new LeftOutList();
    const entries = await readDirectory(zip, { meter, limits, leftOut, manifestFile });
    if (end.directoryStart + listedBytes(entries) !== end.directoryEnd) {
      throw new BundleRejectedError(
        'bundle-directory-mismatch',
        `The zip says that it holds ${end.entryCount} files and folders, but its table of contents goes on. ` +
          'Zip the bundle again.',
      );
    }
    await readLocalHeaders(zip, entries, end.directoryStart);
    const kept = entries.filter(({ kind }) => kind !== 'left-out');
    for (const entry of kept) await readContents(zip, entry, sink);
    return {
      files: kept
        .filter(({ kind }) => kind === 'file')
        .map(({ path, entry }) => ({ path, bytes: entry.uncompressedSize })),
      leftOut: leftOut.list(),
      expandedBytes: meter.expandedBytes,
      pathBytes: kept.reduce((bytes, { path }) => bytes + Buffer.byteLength(path), 0),
      compressedBytes: source.size,
    };
  } finally {
    closeSync(descriptor);
  }
}

/** How much of the central directory the entries take. */
function listedBytes(entries: readonly CheckedEntry[]): number {
  return entries.reduce(
    (bytes, { entry }) =>
      bytes +
      DIRECTORY_HEADER_BYTES +
      entry.fileNameLength +
      entry.extraFieldLength +
      entry.fileCommentLength,
    0,
  );
}

async function openZip(source: FileBytes): Promise<ZipFile> {
  try {
    return await fromRandomAccessReaderPromise(source, source.size, {
      autoClose: false,
      lazyEntries: true,
      strictFileNames: true,
      decodeStrings: true,
      validateEntrySizes: true,
    });
  } catch (error) {
    throw rejectionOf(error);
  }
}

interface DirectoryReading {
  readonly meter: ExpansionMeter;
  readonly limits: BundleLimits;
  readonly leftOut: LeftOutList;
  readonly manifestFile: string;
}

async function readDirectory(zip: ZipFile, reading: DirectoryReading): Promise<CheckedEntry[]> {
  const { meter, leftOut } = reading;
  const listed = await listEntries(zip);
  const kept = listed.map(({ fileName }) => fileName).filter((name) => leftOutAt(name) === null);
  const top = topFolderOf(kept, reading.manifestFile);
  const paths = new PathRegistry();
  return listed.flatMap((entry) => {
    const at = leftOutAt(entry.fileName);
    if (at !== null) {
      leftOut.add(at.startsWith(top) ? at.slice(top.length) : at, !entry.fileName.endsWith('/'));
      return { ...placeOf(entry), path: '', kind: 'left-out' as const };
    }
    const { path, kind } = checkEntry(entry, top, reading.limits);
    if (path !== '') paths.add(path, kind);
    meter.add({
      name: entry.fileName,
      compressedBytes: entry.compressedSize,
      expandedBytes: entry.uncompressedSize,
    });
    return { ...placeOf(entry), path, kind };
  });
}

async function listEntries(zip: ZipFile): Promise<Entry[]> {
  const entries: Entry[] = [];
  try {
    for await (const entry of zip.eachEntry()) entries.push(entry);
  } catch (error) {
    throw rejectionOf(error);
  }
  return entries;
}

/** @param top the folder that the path is to be in, with a slash; the path of that folder itself is empty. */
function checkEntry(
  entry: Entry,
  top: string,
  limits: BundleLimits,
): { path: string; kind: 'file' | 'folder' } {
  const flags = entry.generalPurposeBitFlag;
  const kind = checkKind({
    name: entry.fileName,
    flags,
    method: entry.compressionMethod,
    externalAttributes: entry.externalFileAttributes,
    compressedBytes: entry.compressedSize,
    expandedBytes: entry.uncompressedSize,
  });
  const name = {
    bytes: entry.fileNameRaw,
    text: entry.fileName,
    declaredUtf8: (flags & ZIP_FLAGS.utf8) !== 0,
    inUnicodeField: hasUnicodeName(entry),
  };
  const inFolder = {
    ...limits,
    depth: limits.depth + (top === '' ? 0 : 1),
    pathBytes: limits.pathBytes + Buffer.byteLength(top),
  };
  return { path: checkPath(name, inFolder).slice(top.length), kind };
}

function placeOf(entry: Entry): Pick<CheckedEntry, 'name' | 'start' | 'minBytes' | 'entry'> {
  return {
    name: entry.fileName,
    start: entry.relativeOffsetOfLocalHeader,
    minBytes: LOCAL_HEADER_BYTES + entry.fileNameRaw.length + entry.compressedSize,
    entry,
  };
}

/** Whether the name is (also) given by a Unicode path field: version (1 byte), checksum (4 bytes), name. */
function hasUnicodeName(entry: Entry): boolean {
  const field = entry.extraFields.find(({ id }) => id === UNICODE_PATH_FIELD);
  return field !== undefined && field.data.subarray(5).toString('utf8') === entry.fileName;
}

async function readLocalHeaders(zip: ZipFile, entries: readonly CheckedEntry[], end: number): Promise<void> {
  const sorted = sortedDisjointRanges(entries, end);
  for (const [index, { entry, name }] of sorted.entries()) {
    try {
      // Its position first: reading the header whole is bounded once the ranges are known not to overlap.
      const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
      checkEndsBefore(name, fileDataStart + entry.compressedSize, sorted[index + 1] ?? null, end);
      checkLocalHeader(entry, await zip.readLocalFileHeaderPromise(entry));
    } catch (error) {
      throw rejectionOf(error, name);
    }
  }
}

async function readContents(zip: ZipFile, checked: CheckedEntry, sink: ArchiveSink | null): Promise<void> {
  if (checked.kind === 'folder') {
    if (checked.path !== '') sink?.folder(checked.path);
    return;
  }
  sink?.openFile(checked.path);
  const checksum = await streamContents(zip, checked, sink);
  if (checksum !== checked.entry.crc32) {
    throw new BundleRejectedError(
      'bundle-checksum-mismatch',
      `The file ${quoteName(checked.path)} does not match its checksum in the zip: it was damaged on the way. ` +
        'Zip the bundle again and upload that.',
    );
  }
  sink?.closeFile();
}

async function streamContents(
  zip: ZipFile,
  checked: CheckedEntry,
  sink: ArchiveSink | null,
): Promise<number> {
  let checksum = 0;
  const chunks = await zip.openReadStreamPromise(checked.entry).catch((error: unknown) => {
    throw rejectionOf(error, checked.path);
  });
  const iterator = chunks[Symbol.asyncIterator]();
  for (;;) {
    // Only the reading is the archive's fault; what the sink throws (a full disk) is passed on as it is.
    const next = await iterator.next().catch((error: unknown) => {
      throw rejectionOf(error, checked.path);
    });
    if (next.done) return checksum;
    const chunk: Buffer = next.value;
    checksum = crc32(chunk, checksum);
    sink?.chunk(chunk);
  }
}
