import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const CGROUPS = '/sys/fs/cgroup';

/**
 * Processes of a user, as "pid name". Not those that are dead and wait for the machine's first process to take note,
 * which may take its time.
 */
export function processesOf(uid: number): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const status = read(`/proc/${pid}/status`);
      const uids = status.match(/^Uid:\s+(.*)$/m)?.[1]?.split(/\s+/) ?? [];
      const isDead = /^State:\s+Z/m.test(status);
      return uids.includes(String(uid)) && !isDead ? [`${pid} ${status.match(/^Name:\s+(.*)$/m)?.[1]}`] : [];
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
