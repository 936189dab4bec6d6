import {
  closestName,
  fieldErrorsOf,
  MANIFEST_FILE,
  type Manifest,
  ManifestSchema,
} from '@torchperf/contracts';
import { BUNDLE_LIMITS, formatBytes } from '../policy/bundle-limits';
import { BundleRejectedError, quoteName } from '../policy/bundle-rejected.error';
import { leftOutAt } from '../policy/left-out';
import { foldPath } from '../policy/path-registry';
import { parseManifestText } from './manifest-text';
import type { ArchiveFile } from './read-archive';

/**
 * Reads the manifest of a bundle and checks it against the bundle's files.
 * @param files the bundle's files.
 * @param bytes the contents of `torchperf.json`; ignored when `files` does not list it.
 * @throws BundleRejectedError when it is missing, too large, not JSON, invalid (with each wrong field in
 * `errors`), or its entry is not in the bundle.
 */
export function readManifest(files: readonly ArchiveFile[], bytes: Uint8Array): Manifest {
  const file = files.find(({ path }) => path === MANIFEST_FILE);
  if (!file) throw manifestMissing(files);
  if (file.bytes > BUNDLE_LIMITS.manifestBytes) {
    throw new BundleRejectedError(
      'bundle-manifest-too-large',
      `${MANIFEST_FILE} has ${formatBytes(file.bytes)}; at most ${formatBytes(BUNDLE_LIMITS.manifestBytes)} are ` +
        'allowed. Shorten it.',
    );
  }
  const manifest = parseFields(parseManifestText(bytes));
  const entry = findEntry(manifest.entry, files);
  if (entry === null) throw entryMissing(manifest.entry, files);
  return { ...manifest, entry };
}

/** The entry's path as the zip has it: macOS composes letters with accents otherwise than keyboards do. */
function findEntry(entry: string, files: readonly ArchiveFile[]): string | null {
  const same = (path: string) => path.normalize('NFC') === entry.normalize('NFC');
  return files.find(({ path }) => same(path))?.path ?? null;
}

/** Of a name that some system added to, such as `torchperf.json.txt` or `torchperf (1).json`. */
const MISSPELT = /^(torchperf|manifest)\b.*\.(json|txt|jsonc?|yaml|yml|toml)$/i;

function manifestMissing(files: readonly ArchiveFile[]): BundleRejectedError {
  const paths = files.map(({ path }) => path);
  const roots = paths.filter((path) => !path.includes('/'));
  const misspelt =
    roots.find((path) => foldPath(path) === foldPath(MANIFEST_FILE)) ??
    closestName(MANIFEST_FILE, roots) ??
    roots.find((path) => MISSPELT.test(path));
  const nested = paths.find((path) => path.endsWith(`/${MANIFEST_FILE}`));
  let fix = `Add ${MANIFEST_FILE} with "name", "runtime" and "entry".`;
  if (misspelt) {
    const hidden = /\.txt$/i.test(misspelt) ? ' (Windows hides file extensions by default)' : '';
    fix = `Rename ${quoteName(misspelt)} to ${MANIFEST_FILE}${hidden}.`;
  } else if (nested) {
    fix = `It is at ${quoteName(nested)}: zip the contents of the folder, not the folder itself.`;
  }
  return new BundleRejectedError(
    'bundle-manifest-missing',
    `There is no ${MANIFEST_FILE} at the root of the bundle. ${fix}`,
  );
}

function parseFields(value: unknown): Manifest {
  const result = ManifestSchema.safeParse(value);
  if (result.success) return result.data;
  const errors = fieldErrorsOf(result.error.issues);
  const listed = errors
    .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
    .join('; ');
  throw new BundleRejectedError(
    'bundle-manifest-invalid',
    `${MANIFEST_FILE} is not valid: ${listed}.`,
    errors,
  );
}

function entryMissing(entry: string, files: readonly ArchiveFile[]): BundleRejectedError {
  const similar = files.find(({ path }) => foldPath(path) === foldPath(entry));
  const leftOut = leftOutAt(entry);
  let fix = 'Add the file, or correct "entry".';
  if (leftOut !== null) fix = `${quoteName(leftOut)} is left out of bundles: move the file.`;
  else if (similar) fix = `The bundle has ${quoteName(similar.path)}: names must agree letter by letter.`;
  return new BundleRejectedError(
    'bundle-entry-missing',
    `The entry ${quoteName(entry)} of ${MANIFEST_FILE} is not in the bundle. ${fix}`,
    [{ path: 'entry', message: 'names a file that is not in the bundle' }],
  );
}
