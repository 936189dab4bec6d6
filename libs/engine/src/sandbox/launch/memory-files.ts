import { statfsSync, statSync } from 'node:fs';

const TMPFS_MAGIC = 0x01021994;
const FOLDERS = ['tmp', 'dev/shm'];

/**
 * Bytes of the files that a sandbox holds in memory now: those in its own /tmp and /dev/shm, which no resident size
 * shows. 0 where it has none of its own, or where they cannot be seen from outside.
 * @param pids the processes inside, which share their file tree.
 */
export function memoryFileBytes(pids: readonly number[]): number {
  for (const pid of pids) {
    const bytes = FOLDERS.map((folder) => tmpfsBytes(`/proc/${pid}/root/${folder}`, `/${folder}`));
    if (bytes.some((size) => size !== null)) return bytes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  }
  return 0;
}

/** Null where there is no such folder, where it is the host's own, or where it is not kept in memory. */
function tmpfsBytes(folder: string, ours: string): number | null {
  try {
    if (statSync(folder).dev === statSync(ours).dev) return null;
    const { type, blocks, bfree, bsize } = statfsSync(folder);
    return type === TMPFS_MAGIC ? (blocks - bfree) * bsize : null;
  } catch {
    return null;
  }
}
