import { type BundleLimits, formatBytes } from '../policy/bundle-limits';
import { BundleRejectedError } from '../policy/bundle-rejected.error';
import { tooManyFiles } from '../policy/entry-policy';

/** Something that bytes can be read from by position. */
export interface ByteSource {
  readonly size: number;
  bytesAt(position: number, length: number): Buffer;
}

/** The end of central directory record (APPNOTE.TXT 4.3.16): how many entries there are, and where. */
export interface EndRecord {
  readonly entryCount: number;
  readonly directoryStart: number;
  readonly directoryEnd: number;
}

const SIGNATURE = 0x06054b50;
const RECORD_BYTES = 22;
const COMMENT_BYTES_MAX = 0xffff;
const ZIP64_LOCATOR_SIGNATURE = 0x07064b50;
const ZIP64_LOCATOR_BYTES = 20;

/**
 * Reads and checks the end record, before anything else of the archive is read: 60,000 entries cost as much to refuse
 * as one.
 * @throws BundleRejectedError when there is none, or it allows more than the limits, or contradicts the file.
 */
export function readEndRecord(source: ByteSource, limits: BundleLimits): EndRecord {
  if (source.size > limits.compressedBytes) {
    throw new BundleRejectedError(
      'bundle-too-large',
      `The bundle has ${formatBytes(source.size)} as a zip; at most ${formatBytes(limits.compressedBytes)} are allowed.`,
    );
  }
  const tailBytes = Math.min(source.size, RECORD_BYTES + COMMENT_BYTES_MAX + ZIP64_LOCATOR_BYTES);
  const tail = source.bytesAt(source.size - tailBytes, tailBytes);
  const at = findRecord(tail);
  if (at === null) {
    throw new BundleRejectedError(
      'bundle-not-a-zip',
      'The file is not a zip, or only a part of one: the record that ends a zip is not there. Upload the .zip.',
    );
  }
  const offset = source.size - tail.length + at;
  const locatorAt = at - ZIP64_LOCATOR_BYTES;
  if (locatorAt >= 0 && tail.readUInt32LE(locatorAt) === ZIP64_LOCATOR_SIGNATURE) {
    throw new BundleRejectedError(
      'bundle-zip64',
      'The zip is in the Zip64 format, made for archives far larger than a bundle. Zip it with default settings.',
    );
  }
  return checkRecord(tail.subarray(at), offset, limits);
}

/** As yauzl searches for it: backwards, and the last signature found decides. */
function findRecord(tail: Buffer): number | null {
  for (let at = tail.length - RECORD_BYTES; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) === SIGNATURE) return at;
  }
  return null;
}

function checkRecord(record: Buffer, offset: number, limits: BundleLimits): EndRecord {
  const disk = record.readUInt16LE(4);
  const directoryDisk = record.readUInt16LE(6);
  const entriesOnDisk = record.readUInt16LE(8);
  const entryCount = record.readUInt16LE(10);
  const directoryBytes = record.readUInt32LE(12);
  const directoryStart = record.readUInt32LE(16);
  const commentBytes = record.readUInt16LE(20);
  if (disk !== 0 || directoryDisk !== 0 || entriesOnDisk !== entryCount) {
    throw new BundleRejectedError(
      'bundle-split-archive',
      'The zip is one part of an archive of several. Upload the bundle as a single zip.',
    );
  }
  if (entryCount > limits.files) throw tooManyFiles(`${entryCount} files and folders`, limits);
  if (directoryBytes > limits.directoryBytes) {
    throw new BundleRejectedError(
      'bundle-directory-too-large',
      `The zip's table of contents has ${formatBytes(directoryBytes)}; at most ` +
        `${formatBytes(limits.directoryBytes)} are allowed. Zip the bundle without comments and extra fields.`,
    );
  }
  if (directoryStart + directoryBytes !== offset || RECORD_BYTES + commentBytes !== record.length) {
    throw new BundleRejectedError(
      'bundle-directory-mismatch',
      "The zip's table of contents is not where the zip says, or bytes follow its end. Zip the bundle again.",
    );
  }
  return { entryCount, directoryStart, directoryEnd: offset };
}
