/** What keeps the workers of two services on one machine apart. */
import { createHash } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FIRST_UID = 20_001;
const UIDS = 20_000;
/** Not `os.tmpdir()`, which may be a user's private folder: the sandbox's user must pass through it. */
const SCRATCH_PARENT = '/tmp';
const SCRATCH_PREFIX = 'torchperf-scratch-';

/**
 * A scratch folder for the worker, and a sandbox user id that is drawn from the data folder's path, so that a second
 * service on this machine has another: it names the worker's slot, even where a plain user's worker cannot change to
 * it. Variables that are set already stay.
 * @returns {{environment: Record<string, string>, remove(): void}}
 */
export function workerSlot(dataDir) {
  const number = createHash('sha256').update(dataDir).digest().readUInt32BE();
  /** @type {Record<string, string>} */
  const environment = process.env.SANDBOX_UID ? {} : { SANDBOX_UID: String(FIRST_UID + (number % UIDS)) };
  if (process.env.WORKER_SCRATCH_DIR) return { environment, remove: () => undefined };

  const note = join(dataDir, 'scratch-folder');
  removeNoted(note);
  const folder = mkdtempSync(join(SCRATCH_PARENT, SCRATCH_PREFIX));
  chmodSync(folder, 0o711);
  writeFileSync(note, folder);
  return { environment: { ...environment, WORKER_SCRATCH_DIR: folder }, remove: () => removeNoted(note) };
}

/** Removes the scratch folder of this start, or of an earlier one that was killed. */
function removeNoted(note) {
  try {
    const folder = readFileSync(note, 'utf8');
    if (folder.startsWith(join(SCRATCH_PARENT, SCRATCH_PREFIX)))
      rmSync(folder, { recursive: true, force: true });
    rmSync(note);
  } catch (error) {
    if (error.code !== 'ENOENT') console.error(`A scratch folder could not be removed: ${error.message}`);
  }
}
