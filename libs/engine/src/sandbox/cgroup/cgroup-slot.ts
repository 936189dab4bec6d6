import type { SandboxLimits } from '../sandbox';

/** The cgroup of one sandbox: its limits, what it used, its end. */
export interface SandboxCgroup {
  /** Files to which a process of one thread writes "0" to join, before it becomes the sandbox. */
  readonly joinFiles: readonly string[];
  pids(): number[];
  /** Null when the kernel cannot tell the peak since the last reset. */
  peakBytes(): number | null;
  resetPeak(): void;
  cpuTimeNs(): number | null;
  /** Processes in it that the kernel ended for want of memory, be it its own limit, one above it or the machine's. */
  oomKills(): number | null;
  /** How often memory could not be had because of its own limit; null where that is not counted apart. */
  limitHits(): number | null;
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
   * Whether the slot has a weight by which ordinary processes hardly ever displace it. It is a weight and no real-time
   * priority: others still get their share of the CPU, however long a contestant keeps it.
   */
  readonly hasCpuWeight: boolean;
  /** Moves this process into the slot, beside the sandboxes, so that it has the same weight; false: not allowed. */
  join(): boolean;
  create(name: string, limits: SandboxLimits): SandboxCgroup;
  /** Ends and removes what a worker that died left in this slot; false when something cannot be removed. */
  cleanUp(): boolean;
  /** Ends and removes all of the slot; false when something cannot be removed. */
  close(): boolean;
}

/** The cgroup of the process that joined, within the slot. */
export const JOINED = 'referee';

/** The name under which every worker's cgroups stand. */
export const CGROUP_ROOT = 'torchperf';

/** A slot's cgroups for the sandbox's description; null where it has none. */
export function describeCgroups(slot: CgroupSlot | null): string {
  if (!slot) return 'no cgroup (memory limit per process, rss)';
  return slot.hasCpuWeight ? `cgroup ${slot.version} with CPU weight` : `cgroup ${slot.version}`;
}
