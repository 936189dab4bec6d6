import { mkdirSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { readKernelFile } from '../kernel-file';

export function pidsIn(folder: string): number[] {
  return (readKernelFile(join(folder, 'cgroup.procs')) ?? '').split('\n').filter(Boolean).map(Number);
}

/** Makes a cgroup, or finds it made; false where that is not allowed. */
export function makeFolder(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EEXIST';
  }
}

/** Removes a cgroup; false while a process or another cgroup is in it. */
export function removeFolder(folder: string): boolean {
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

export function subfolders(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(folder, entry.name));
  } catch {
    return [];
  }
}

/** Sends SIGKILL to all that is in a cgroup, again until nothing new is seen there. */
export function killAllIn(folder: string): void {
  const seen = new Set<number>();
  for (let fresh = pidsIn(folder); fresh.length > 0; fresh = pidsIn(folder).filter((pid) => !seen.has(pid))) {
    for (const pid of fresh) {
      seen.add(pid);
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It died by itself.
      }
    }
  }
}

/** Ends all that is in a cgroup left by another worker, and removes it; waits up to a second for the dying. */
export function clear(folder: string, kill: (folder: string) => void): boolean {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    for (const child of subfolders(folder)) clear(child, kill);
    kill(folder);
    if (removeFolder(folder)) return true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);
  }
  return false;
}
