import { open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import {
  isAvailable,
  type RuntimeProgram,
  type RuntimeUnavailable,
  type Sandbox,
  tryRuntime,
} from '@torchperf/engine';

/** More than a bundle of the default limits, its reference and a hidden set need. */
const SCRATCH_FREE_MIN_BYTES = 64 * 1024 ** 2;
const PROBE_BYTES = 1024 ** 2;

/** Why files cannot be unpacked into a folder; null if they can. Cheap enough to run before each job. */
export async function scratchProblem(folder: string): Promise<string | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    if (bavail * bsize < SCRATCH_FREE_MIN_BYTES) {
      const free = (bavail * bsize) / 1024 ** 2;
      return `The scratch folder has ${free.toFixed(1)} MiB free and needs ${SCRATCH_FREE_MIN_BYTES / 1024 ** 2}. Free space or set WORKER_SCRATCH_DIR.`;
    }
    const path = join(folder, 'self-test');
    const file = await open(path, 'w', 0o600);
    try {
      await file.writeFile(Buffer.alloc(PROBE_BYTES));
    } finally {
      await file.close();
      await rm(path, { force: true });
    }
    return null;
  } catch (error) {
    return `The scratch folder cannot be written: ${reasonOf(error)}.`;
  }
}

/** Starts each available runtime once more. @returns why one fails; null if none does. */
export async function runtimeProblem(
  sandbox: Sandbox,
  folder: string,
  runtimes: readonly (RuntimeProgram | RuntimeUnavailable)[],
): Promise<string | null> {
  for (const runtime of runtimes.filter(isAvailable)) {
    try {
      const tried = await tryRuntime(sandbox, folder, runtime);
      if (!isAvailable(tried)) return `The ${runtime.runtime} runtime fails: ${tried.unavailable}.`;
    } catch (error) {
      return `The sandbox fails: ${reasonOf(error)}.`;
    }
  }
  return null;
}

/** The system's error code if there is one: messages hold paths, and reasons are public. */
function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}
