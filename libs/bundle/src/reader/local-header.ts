import type { Entry, LocalFileHeader } from 'yauzl';
import { BundleRejectedError, quoteName } from '../policy/bundle-rejected.error';
import { ZIP_FLAGS } from '../policy/entry-policy';

/** The fixed part of a local file header (APPNOTE.TXT 4.3.7). */
export const LOCAL_HEADER_BYTES = 30;
/** Means "see the Zip64 field". */
const IN_ZIP64_FIELD = 0xffffffff;

/**
 * Checks that a file's own header says what the table of contents says: tools that read one or the other must
 * find the same file.
 * @throws BundleRejectedError naming the field that differs.
 */
export function checkLocalHeader(entry: Entry, local: LocalFileHeader): void {
  const differing = differingField(entry, local);
  if (differing === null) return;
  throw new BundleRejectedError(
    'bundle-headers-disagree',
    `The zip gives two different values for the ${differing} of ${quoteName(entry.fileName)}, one before the ` +
      'file and one in its table of contents. Zip the bundle again.',
  );
}

function differingField(entry: Entry, local: LocalFileHeader): string | null {
  const relevant = ZIP_FLAGS.encrypted | ZIP_FLAGS.strong | ZIP_FLAGS.masked | ZIP_FLAGS.utf8;
  if (!local.fileName.equals(entry.fileNameRaw)) return 'name';
  if ((local.generalPurposeBitFlag & relevant) !== (entry.generalPurposeBitFlag & relevant)) return 'flags';
  if (local.compressionMethod !== entry.compressionMethod) return 'compression method';
  // With a descriptor the header was written before the size was known, and holds zeros.
  if (local.generalPurposeBitFlag & ZIP_FLAGS.descriptor) return null;
  if (local.crc32 !== entry.crc32) return 'checksum';
  const agree = (own: number, listed: number) => own === listed || own === IN_ZIP64_FIELD;
  if (!agree(local.compressedSize, entry.compressedSize)) return 'compressed size';
  if (!agree(local.uncompressedSize, entry.uncompressedSize)) return 'size';
  return null;
}
