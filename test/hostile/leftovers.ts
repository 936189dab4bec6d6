import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const CGROUPS = '/sys/fs/cgroup';

/** Where a worker's sandboxes are to be looked for. */
export interface SandboxTraces {
  /** Whom they run as. */
  readonly uid: number;
  /** A folder that bundles are shown from; a process that was shown one has its name in its table of mounts. */
  readonly scratch: string;
  /** The number of the worker's own process, which may be of the same user. */
  readonly workerPid?: number;
}

/**
 * Processes of sandboxes, as "pid name". Not those that are dead and wait for the machine's first process to take note,
 * which may take its time.
 */
export function processesOf({ uid, scratch, workerPid }: SandboxTraces): string[] {
  const isShownOf = (pid: string) => read(`/proc/${pid}/mountinfo`).includes(basename(scratch));
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== String(workerPid))
    .flatMap((pid) => {
      const status = read(`/proc/${pid}/status`);
      const uids = status.match(/^Uid:\s+(.*)$/m)?.[1]?.split(/\s+/) ?? [];
      const isDead = /^State:\s+Z/m.test(status);
      const isOne = !isDead && (uids.includes(String(uid)) || isShownOf(pid));
      return isOne ? [`${pid} ${status.match(/^Name:\s+(.*)$/m)?.[1]}`] : [];
    });
}

/** Control groups below a worker's slot, in every hierarchy; the slot's own are there as long as its worker is. */
export function cgroupsOf(slot: string): { readonly own: string[]; readonly launches: string[] } {
  const own = [CGROUPS, ...foldersIn(CGROUPS)]
    .map((hierarchy) => join(hierarchy, 'torchperf', slot))
    .filter((folder) => existsSync(folder));
  return { own, launches: own.flatMap(foldersIn) };
}

/** What a worker's scratch folder holds of runs: folders named by 24 hex digits, and files of launches. */
export function runsIn(scratch: string): string[] {
  if (!existsSync(scratch)) return [];
  return readdirSync(scratch).filter((name) => !name.startsWith('.torchperf-stage'));
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(folder, entry.name));
  } catch {
    return [];
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
