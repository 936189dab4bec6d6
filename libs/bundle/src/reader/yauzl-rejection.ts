import { BundleRejectedError, quoteName } from '../policy/bundle-rejected.error';
import type { BundleRule } from '../policy/bundle-rules';

/** The messages of yauzl 3.4 for which the policy has a rule; a test ties them to the version. */
const WORDINGS: readonly (readonly [start: string, code: BundleRule, fix: string])[] = [
  [
    'invalid characters in fileName',
    'bundle-path-backslash',
    'A path holds a backslash. Zip the bundle with a tool that writes "/" between folders.',
  ],
  [
    'absolute path',
    'bundle-path-absolute',
    "A path is absolute. Zip the files by paths relative to the bundle's own folder.",
  ],
  [
    'invalid relative path',
    'bundle-path-escapes',
    'A path leads out of the bundle by "..". Keep every file inside the bundle\'s own folder.',
  ],
  ['strong encryption', 'bundle-encrypted', 'A file is encrypted. Zip the bundle without a password.'],
  ['compressed/uncompressed size mismatch', 'bundle-size-mismatch', 'Zip the bundle again.'],
  ['too many bytes in the stream', 'bundle-size-mismatch', 'Zip the bundle again.'],
  ['not enough bytes in the stream', 'bundle-size-mismatch', 'Zip the bundle again.'],
  ['multi-disk', 'bundle-split-archive', 'Upload the bundle as a single zip.'],
  ['invalid central directory file header', 'bundle-directory-mismatch', 'Zip the bundle again.'],
];

/**
 * What a failure of yauzl or zlib means for the participant.
 * @param file the entry that was being read, when there was one.
 */
export function rejectionOf(error: unknown, file?: string): BundleRejectedError {
  if (error instanceof BundleRejectedError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const where = file === undefined ? 'The zip' : `The file ${quoteName(file)}`;
  const wording = WORDINGS.find(([start]) => reason.startsWith(start));
  const [, code, fix] = wording ?? ['', 'bundle-corrupt' as const, 'Zip the bundle again and upload that.'];
  return new BundleRejectedError(code, `${where} cannot be read: ${quoteName(reason)}. ${fix}`);
}
