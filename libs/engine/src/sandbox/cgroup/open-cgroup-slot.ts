import { spawnSync } from 'node:child_process';
import type { HostTools } from '../launch/host-tools';
import type { CgroupSlot } from './cgroup-slot';
import { openCgroupV1, thawSlotV1 } from './cgroup-v1';
import { openCgroupV2 } from './cgroup-v2';
import { type DelegatedCgroup, openDelegatedSlot } from './delegated-cgroup';

/** Where the slot's cgroups are: where this process may make them, in a delegated cgroup, or nowhere. */
export type CgroupLocation = 'auto' | 'none' | DelegatedCgroup;

const TRIAL_LIMITS = {
  memoryBytes: 64 * 1024 * 1024,
  processes: 8,
  cpuSeconds: 1,
  fileSizeBytes: 1024,
  tmpBytes: 1024,
};

/** Whether a child process can really join; in v2 that depends on its current cgroup. */
function canJoin(slot: CgroupSlot, tools: HostTools): boolean {
  try {
    const cgroup = slot.create('trial', TRIAL_LIMITS);
    const script = 'for file; do echo 0 > "$file" || exit 1; done';
    const trial = spawnSync(tools.sh, ['-c', script, 'trial', ...cgroup.joinFiles], { env: {} });
    return cgroup.remove() && trial.status === 0;
  } catch {
    return false;
  }
}

/**
 * The slot's cgroups, emptied of what an earlier worker left; v2 before v1. Null where neither can be used: then
 * only the resource limits of the processes hold.
 * @param isWeighted whether it is to have a CPU weight, where the kernel gives one.
 * @throws SandboxUnavailableError when a delegated cgroup cannot be used.
 */
export function openCgroupSlot(
  slot: string,
  tools: HostTools,
  isWeighted = false,
  location: CgroupLocation = 'auto',
): CgroupSlot | null {
  if (location === 'none') return null;
  if (location !== 'auto') return openDelegatedSlot(location);
  for (const open of [openCgroupV2, openCgroupV1]) {
    const candidate = open(slot, isWeighted);
    if (candidate?.cleanUp() && canJoin(candidate, tools)) return candidate;
  }
  return null;
}

/**
 * Thaws what a referee that was killed has left frozen in its slot, so that it dies with the referee. Only groups of v1
 * that this process makes need that: a delegated one has no freezer, and v2 ends what is frozen.
 */
export function thawSlot(slot: string, location: CgroupLocation): void {
  if (location === 'auto') thawSlotV1(slot);
}
