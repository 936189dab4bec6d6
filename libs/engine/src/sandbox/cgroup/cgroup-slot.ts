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
  oomKills(): number | null;
  kill(): void;
  /** Removes it; false while a process is in it. */
  remove(): boolean;
}

/** The cgroups of one slot of a worker. */
export interface CgroupSlot {
  readonly version: 'v1' | 'v2';
  create(name: string, limits: SandboxLimits): SandboxCgroup;
  /** Ends and removes what a worker that died left in this slot; false when something cannot be removed. */
  cleanUp(): boolean;
  /** Ends and removes all of the slot; false when something cannot be removed. */
  close(): boolean;
}

/** The name under which every worker's cgroups stand. */
export const CGROUP_ROOT = 'torchperf';
