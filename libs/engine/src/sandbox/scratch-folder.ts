import { existsSync, realpathSync } from 'node:fs';
import { isPassableBy } from './launch/reachability';
import { SandboxUnavailableError } from './sandbox-unavailable.error';

/**
 * The real path of a scratch folder.
 * @param uid the slot's user, who must be able to pass through it; null where sandboxes run as who we are.
 * @throws SandboxUnavailableError when it is not there, or that user cannot.
 */
export function checkedScratchFolder(scratchDir: string, uid: number | null): string {
  if (!existsSync(scratchDir)) {
    throw new SandboxUnavailableError([
      `the scratch folder ${scratchDir} does not exist; make it: mkdir -p ${scratchDir}`,
    ]);
  }
  const folder = realpathSync(scratchDir);
  if (uid === null || isPassableBy(folder, uid)) return folder;
  throw new SandboxUnavailableError([
    `uid ${uid} cannot reach the scratch folder ${scratchDir}; set WORKER_SCRATCH_DIR to one that all users ` +
      'may enter, such as /tmp',
  ]);
}
