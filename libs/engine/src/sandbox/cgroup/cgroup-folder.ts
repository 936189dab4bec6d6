import { mkdirSync, readdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { readKernelFile } from '../../machine/kernel-file';

/** The pids in this process's namespace. v2 lists every other as 0, and a signal to 0 would end this process group. */
export function pidsIn(folder: string): number[] {
  const lines = (readKernelFile(join(folder, 'cgroup.procs')) ?? '').split('\n');
  return lines.map(Number).filter((pid) => pid > 0);
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
        // It has already ended.
      }
    }
  }
}

/** How long the kernel may take to reap killed processes. */
const CLEAR_TIMEOUT_MS = 1000;
const CLEAR_POLL_MS = 10;

/** Ends all that is in a cgroup left by another worker, and removes it; waits up to a second for the dying. */
export function clear(folder: string, kill: (folder: string) => void): boolean {
  const deadline = performance.now() + CLEAR_TIMEOUT_MS;
  while (!killAndRemove(folder, kill)) {
    if (performance.now() > deadline) return false;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, CLEAR_POLL_MS);
  }
  return true;
}

function killAndRemove(folder: string, kill: (folder: string) => void): boolean {
  for (const child of subfolders(folder)) killAndRemove(child, kill);
  kill(folder);
  return removeFolder(folder);
}
