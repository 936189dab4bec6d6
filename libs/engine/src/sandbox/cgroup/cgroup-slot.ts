import type { GroupFreezer } from '../freeze/freezer';
import type { SandboxLimits } from '../sandbox';

/** The cgroup of one sandbox: its limits, what it used, its end. */
export interface SandboxCgroup {
  /** Files to which a process of one thread writes "0" to join, before it becomes the sandbox. */
  readonly joinFiles: readonly string[];
  pids(): number[];
  /** Null if the kernel does not report the peak since the last reset. */
  peakBytes(): number | null;
  resetPeak(): void;
  cpuTimeNs(): number | null;
  /** OOM kills in it, whether by its own limit, an ancestor's or the machine's. */
  oomKills(): number | null;
  /** How often its own limit refused memory; null if that is not counted separately. */
  limitHits(): number | null;
  /** Null where the kernel or the mounts have none. */
  readonly freezer: GroupFreezer | null;
  /** Ends all in it, frozen or not. */
  kill(): void;
  /** Removes it; false while a process is in it. */
  remove(): boolean;
}

/** The cgroups of one slot of a worker. */
export interface CgroupSlot {
  readonly version: 'v1' | 'v2';
  /** Where it is, in each hierarchy. */
  readonly folders: readonly string[];
  /**
   * Whether the slot has a weight by which ordinary processes rarely preempt it. It is a weight, not a real-time
   * priority: others still get their share of the CPU, however long a contestant uses it.
   */
  readonly hasCpuWeight: boolean;
  /** Moves this process into the slot, next to the sandboxes, so that it has the same weight; false: not allowed. */
  join(): boolean;
  create(name: string, limits: SandboxLimits): SandboxCgroup;
  /** Ends and removes what a worker that died left in this slot; false when something cannot be removed. */
  cleanUp(): boolean;
  /** Ends and removes all of the slot; false when something cannot be removed. */
  close(): boolean;
}

/** The cgroup of the process that joined, within the slot. */
export const JOINED = 'referee';

/** The parent cgroup of all workers. */
export const CGROUP_ROOT = 'torchperf';

/** A slot's cgroups for the sandbox's description; null where it has none. */
export function describeCgroups(slot: CgroupSlot | null): string {
  if (!slot) return 'no cgroup (memory limit per process, rss)';
  return slot.hasCpuWeight ? `cgroup ${slot.version} with CPU weight` : `cgroup ${slot.version}`;
}
