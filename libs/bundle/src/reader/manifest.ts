import { MANIFEST_FILE, type Manifest, ManifestSchema } from '@torchperf/contracts';
import type { z } from 'zod';
import { BUNDLE_LIMITS, formatBytes } from '../policy/bundle-limits';
import { BundleRejectedError, quoteName } from '../policy/bundle-rejected.error';
import { leftOutAt } from '../policy/left-out';
import { foldPath } from '../policy/path-registry';
import type { ArchiveFile } from './read-archive';

/**
 * Reads the manifest of a bundle and checks it against the files that there are.
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
  const manifest = parseFields(parseJson(bytes));
  if (!files.some(({ path }) => path === manifest.entry)) throw entryMissing(manifest.entry, files);
  return manifest;
}

function manifestMissing(files: readonly ArchiveFile[]): BundleRejectedError {
  const nested = files.find(({ path }) => path.endsWith(`/${MANIFEST_FILE}`));
  const misspelt = files.find(({ path }) => foldPath(path) === foldPath(MANIFEST_FILE));
  let mend = `Add ${MANIFEST_FILE} with "name", "runtime" and "entry".`;
  if (misspelt) mend = `Rename ${quoteName(misspelt.path)} to ${MANIFEST_FILE}.`;
  else if (nested)
    mend = `It is at ${quoteName(nested.path)}: zip the contents of the folder, not the folder itself.`;
  return new BundleRejectedError(
    'bundle-manifest-missing',
    `There is no ${MANIFEST_FILE} at the root of the zip. ${mend}`,
  );
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    // A byte order mark, as some Windows editors write it, is dropped by the decoder.
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    const reason = error instanceof SyntaxError ? error.message : 'it is not UTF-8 text';
    throw new BundleRejectedError(
      'bundle-manifest-not-json',
      `${MANIFEST_FILE} is not JSON: ${quoteName(reason)}. Check quotes and commas.`,
    );
  }
}

function parseFields(value: unknown): Manifest {
  const result = ManifestSchema.safeParse(value, {
    error: (issue) => (issue.code === 'invalid_type' && issue.input === undefined ? 'is missing' : undefined),
  });
  if (result.success) return result.data;
  const errors = result.error.issues.map((issue: z.core.$ZodIssue) => ({
    path: issue.path.join('.'),
    message: issue.message,
  }));
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
  let mend = 'Add the file, or correct "entry".';
  if (leftOut !== null) mend = `${quoteName(leftOut)} is left out of bundles: move the file.`;
  else if (similar) mend = `The zip has ${quoteName(similar.path)}: names must agree letter by letter.`;
  return new BundleRejectedError(
    'bundle-entry-missing',
    `The entry ${quoteName(entry)} of ${MANIFEST_FILE} is not in the zip. ${mend}`,
    [{ path: 'entry', message: 'names a file that is not in the bundle' }],
  );
}
