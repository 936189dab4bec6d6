import { realpathSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const OTHERS_READ = 0o004;
const OTHERS_ENTER = 0o001;

function allows(path: string, uid: number, bits: number): boolean {
  const { mode, uid: owner } = statSync(path);
  return owner === uid ? (mode & (bits << 6)) === bits << 6 : (mode & bits) === bits;
}

/** Whether another user without shared groups may read a file, or list and enter a folder, once they reach it. */
export function isReadableBy(path: string, uid: number): boolean {
  return allows(path, uid, statSync(path).isDirectory() ? OTHERS_READ | OTHERS_ENTER : OTHERS_READ);
}

/** Whether another user may pass through all the folders that lead to a path. */
export function isReachableBy(path: string, uid: number): boolean {
  return isPassableBy(dirname(realpathSync(path)), uid);
}

/** Whether another user may pass through a folder, by its real path, and all above it. */
export function isPassableBy(path: string, uid: number): boolean {
  for (let folder = path; ; folder = dirname(folder)) {
    if (!allows(folder, uid, OTHERS_ENTER)) return false;
    if (folder === dirname(folder)) return true;
  }
}
