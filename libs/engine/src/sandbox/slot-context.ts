import type { CgroupLocation } from './cgroup/open-cgroup-slot';
import type { HostTools } from './launch/host-tools';

/** The part of a worker's slot that does not depend on the backend. */
export interface SlotContext {
  /** Names the cgroups. */
  readonly slot: string;
  readonly tools: HostTools;
  /** The user to become; null for the current user, if that is not root. */
  readonly uid: number | null;
  /** Whether the bounding set of capabilities may be emptied; in some containers root may not. */
  readonly dropBoundingSet: boolean;
  /** Whether mounts may be made, in a namespace of one's own. */
  readonly canMount: boolean;
  readonly scratchDir: string;
  /** Whether the slot is to have a CPU weight, where the kernel gives one. */
  readonly isWeighted: boolean;
  readonly cgroups: CgroupLocation;
}
