import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readKernelField, readKernelNumber, writeKernelFile } from '../../machine/kernel-file';
import { mountTable } from '../../machine/mount-table';
import { FreezerV1, thawBelow } from '../freeze/cgroup-freezers';
import type { GroupFreezer } from '../freeze/freezer';
import type { SandboxLimits } from '../sandbox';
import { clear, killAllIn, makeFolder, pidsIn, removeFolder, subfolders } from './cgroup-folder';
import { CGROUP_ROOT, type CgroupSlot, JOINED, type SandboxCgroup } from './cgroup-slot';

const REQUIRED = ['memory', 'pids'] as const;
/** Those that a slot goes without where they are not mounted. */
const OPTIONAL = ['freezer', 'cpuacct', 'cpu'] as const;
/** The kernel's maximum; a session of an ordinary user has 1,024. */
const CPU_SHARES = 262_144;
type Controller = (typeof REQUIRED)[number] | (typeof OPTIONAL)[number];
type Folders = ReadonlyMap<Controller, string>;

function mountOf(controller: Controller): string | null {
  const mount = mountTable().find(
    ({ type, superOptions }) => type === 'cgroup' && superOptions.includes(controller),
  );
  return mount?.target ?? null;
}

class SandboxCgroupV1 implements SandboxCgroup {
  readonly joinFiles: readonly string[];
  readonly freezer: GroupFreezer | null;
  private readonly memory: string;

  constructor(private readonly folders: Folders) {
    this.memory = folders.get('memory') as string;
    const freezer = folders.get('freezer');
    this.freezer = freezer === undefined ? null : new FreezerV1(freezer);
    // `tasks` moves the one thread that writes to it. `cgroup.procs` moves a process, and for that shuts out all forks
    // and exits first, which takes one of the kernel's grace periods: 6 to 20 ms of every launch.
    this.joinFiles = [...new Set(folders.values())].map((folder) => join(folder, 'tasks'));
  }

  pids(): number[] {
    return pidsIn(this.memory);
  }

  peakBytes(): number | null {
    return readKernelNumber(join(this.memory, 'memory.max_usage_in_bytes'));
  }

  resetPeak(): void {
    writeKernelFile(join(this.memory, 'memory.max_usage_in_bytes'), '0');
  }

  cpuTimeNs(): number | null {
    const folder = this.folders.get('cpuacct');
    return folder ? readKernelNumber(join(folder, 'cpuacct.usage')) : null;
  }

  oomKills(): number | null {
    return readKernelField(join(this.memory, 'memory.oom_control'), 'oom_kill');
  }

  /** `memory.failcnt` also counts where cached files were thrown out instead, so it does not say. */
  limitHits(): null {
    return null;
  }

  kill(): void {
    killAllIn(this.memory);
    this.freezer?.thaw();
  }

  remove(): boolean {
    return [...new Set(this.folders.values())].map(removeFolder).every(Boolean);
  }
}

class CgroupSlotV1 implements CgroupSlot {
  readonly version = 'v1';
  readonly folders: readonly string[];

  constructor(
    private readonly byController: Folders,
    readonly hasCpuWeight: boolean,
  ) {
    this.folders = [...new Set(byController.values())];
  }

  join(): boolean {
    const parent = this.byController.get('cpu');
    if (!parent || !this.hasCpuWeight) return false;
    const folder = join(parent, JOINED);
    const isMade = makeFolder(parent) && makeFolder(folder);
    return isMade && writeKernelFile(join(folder, 'cgroup.procs'), String(process.pid));
  }

  create(name: string, limits: SandboxLimits): SandboxCgroup {
    const folders = new Map<Controller, string>();
    for (const [controller, parent] of this.byController) {
      if (controller === 'cpu' && !this.hasCpuWeight) continue;
      const folder = join(parent, name);
      // Another process of the same worker may have closed the slot.
      if (makeFolder(parent) && makeFolder(folder)) folders.set(controller, folder);
    }
    const memory = folders.get('memory') ?? '';
    const limit = String(limits.memoryBytes);
    const enforced =
      writeKernelFile(join(memory, 'memory.limit_in_bytes'), limit) &&
      writeKernelFile(join(folders.get('pids') ?? '', 'pids.max'), String(limits.processes));
    if (!enforced) throw new Error(`the limits of the cgroup ${memory} cannot be set`);
    // Absent where the kernel does not account for swap; then there is swappiness alone.
    writeKernelFile(join(memory, 'memory.memsw.limit_in_bytes'), limit);
    writeKernelFile(join(memory, 'memory.swappiness'), '0');
    return new SandboxCgroupV1(folders);
  }

  cleanUp(): boolean {
    this.thawKilled();
    return this.folders.every((folder) => clear(folder, killAllIn) && makeFolder(folder));
  }

  close(): boolean {
    this.thawKilled();
    return this.folders.map((folder) => clear(folder, killAllIn)).every(Boolean);
  }

  /** What is frozen dies only once it is thawed, and must not run before it is killed. */
  private thawKilled(): void {
    const memory = this.byController.get('memory') as string;
    for (const folder of subfolders(memory)) killAllIn(folder);
    const freezer = this.byController.get('freezer');
    if (freezer !== undefined) thawBelow(freezer);
  }
}

/**
 * The slot's cgroups in the v1 hierarchies, below the top of each mount: a container sees its own cgroup there,
 * and a worker that starts after another died finds what that one left.
 * Null where memory or pids have no v1 hierarchy that this process may write to.
 */
export function openCgroupV1(slot: string, isWeighted: boolean): CgroupSlot | null {
  const folders = new Map<Controller, string>();
  let hasCpuWeight = false;
  for (const controller of [...REQUIRED, ...OPTIONAL]) {
    const mount = mountOf(controller);
    const root = mount && join(mount, CGROUP_ROOT);
    if (root && makeFolder(root) && makeFolder(join(root, slot))) {
      folders.set(controller, join(root, slot));
      // Of all slots together: each is on a CPU of its own.
      if (controller === 'cpu' && isWeighted)
        hasCpuWeight = writeKernelFile(join(root, 'cpu.shares'), String(CPU_SHARES));
    }
  }
  return REQUIRED.every((controller) => folders.has(controller))
    ? new CgroupSlotV1(folders, hasCpuWeight)
    : null;
}

/**
 * The slot's cgroups in a folder that holds a cgroup of each controller, without a CPU weight.
 * Null where this process may not make cgroups for memory or pids there.
 */
export function openDelegatedV1(folder: string, slot: string): CgroupSlot | null {
  const folders = new Map<Controller, string>();
  for (const controller of [...REQUIRED, 'cpuacct'] as const) {
    const parent = join(folder, controller);
    if (existsSync(join(parent, 'cgroup.procs')) && makeFolder(join(parent, slot)))
      folders.set(controller, join(parent, slot));
  }
  return REQUIRED.every((controller) => folders.has(controller)) ? new CgroupSlotV1(folders, false) : null;
}

/** Thaws what a process that was killed has left frozen in a slot, so that it dies too. */
export function thawSlotV1(slot: string): void {
  const mount = mountOf('freezer');
  if (mount) thawBelow(join(mount, CGROUP_ROOT, slot));
}
