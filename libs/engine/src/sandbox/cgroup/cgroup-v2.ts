import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { readKernelField, readKernelFile, writeKernelFile } from '../../machine/kernel-file';
import { mountTable, ownCgroupPath } from '../../machine/mount-table';
import { freezerV2 } from '../freeze/cgroup-freezers';
import type { GroupFreezer } from '../freeze/freezer';
import type { SandboxLimits } from '../sandbox';
import { clear, killAllIn, makeFolder, pidsIn, removeFolder } from './cgroup-folder';
import { CGROUP_ROOT, type CgroupSlot, JOINED, type SandboxCgroup } from './cgroup-slot';

const CONTROLLERS = ['memory', 'pids'];
/** The kernel's maximum; the default of a cgroup is 100. */
const CPU_WEIGHT = 10_000;

function words(path: string): string[] {
  return (readKernelFile(path) ?? '').trim().split(/\s+/).filter(Boolean);
}

/** SIGKILL to all in a cgroup and below; `cgroup.kill` is there since Linux 5.14. */
function kill(folder: string): void {
  if (!writeKernelFile(join(folder, 'cgroup.kill'), '1')) killAllIn(folder);
}

/**
 * The peak of `memory.peak` since a reset, which Linux 6.12 and later give to the descriptor that asked for it.
 * Earlier ones only know the peak since the start: after a reset there is none.
 */
class MemoryPeakFile {
  private readonly fd: number | null;
  private readonly resettable: boolean;
  private known = true;

  constructor(path: string) {
    const [fd, resettable] = MemoryPeakFile.open(path);
    this.fd = fd;
    this.resettable = resettable;
  }

  private static open(path: string): [number | null, boolean] {
    for (const mode of ['r+', 'r']) {
      try {
        return [openSync(path, mode), mode === 'r+'];
      } catch {
        // Not writable before 6.12, absent before 5.19.
      }
    }
    return [null, false];
  }

  read(): number | null {
    if (this.fd === null || !this.known) return null;
    const buffer = Buffer.alloc(32);
    const length = readSync(this.fd, buffer, 0, buffer.length, 0);
    return Number(buffer.toString('utf8', 0, length));
  }

  reset(): void {
    if (this.fd === null) return;
    try {
      if (!this.resettable) throw new Error('read-only');
      writeSync(this.fd, 'reset');
    } catch {
      this.known = false;
    }
  }

  close(): void {
    if (this.fd !== null) closeSync(this.fd);
  }
}

class SandboxCgroupV2 implements SandboxCgroup {
  readonly joinFiles: readonly string[];
  readonly freezer: GroupFreezer | null;
  private readonly peak: MemoryPeakFile;
  private removed = false;

  constructor(private readonly folder: string) {
    this.joinFiles = [join(folder, 'cgroup.procs')];
    this.freezer = freezerV2(folder);
    this.peak = new MemoryPeakFile(join(folder, 'memory.peak'));
  }

  pids(): number[] {
    return pidsIn(this.folder);
  }

  peakBytes(): number | null {
    return this.peak.read();
  }

  resetPeak(): void {
    this.peak.reset();
  }

  cpuTimeNs(): number | null {
    const microseconds = readKernelField(join(this.folder, 'cpu.stat'), 'usage_usec');
    return microseconds === null ? null : microseconds * 1000;
  }

  oomKills(): number | null {
    return readKernelField(join(this.folder, 'memory.events'), 'oom_kill');
  }

  /** `oom` counts at the cgroup whose limit was met, and at those above it: in one without children, its own only. */
  limitHits(): number | null {
    return readKernelField(join(this.folder, 'memory.events'), 'oom');
  }

  kill(): void {
    kill(this.folder);
  }

  remove(): boolean {
    if (this.removed) return true;
    this.removed = removeFolder(this.folder);
    if (this.removed) this.peak.close();
    return this.removed;
  }
}

class CgroupSlotV2 implements CgroupSlot {
  readonly version = 'v2';
  readonly folders: readonly string[];

  constructor(
    private readonly folder: string,
    readonly hasCpuWeight: boolean,
  ) {
    this.folders = [folder];
  }

  join(): boolean {
    if (!this.hasCpuWeight) return false;
    const folder = join(this.folder, JOINED);
    const isMade = makeSlot(dirname(this.folder), this.folder) && makeFolder(folder);
    return isMade && writeKernelFile(join(folder, 'cgroup.procs'), String(process.pid));
  }

  create(name: string, limits: SandboxLimits): SandboxCgroup {
    const folder = join(this.folder, name);
    const enforced =
      // Another process of the same worker may have closed the slot.
      makeSlot(dirname(this.folder), this.folder) &&
      makeFolder(folder) &&
      writeKernelFile(join(folder, 'memory.max'), String(limits.memoryBytes)) &&
      writeKernelFile(join(folder, 'pids.max'), String(limits.processes));
    if (!enforced) throw new Error(`the limits of the cgroup ${folder} cannot be set`);
    // Absent where the kernel does not account for swap, and then there is none.
    writeKernelFile(join(folder, 'memory.swap.max'), '0');
    writeKernelFile(join(folder, 'memory.oom.group'), '1');
    return new SandboxCgroupV2(folder);
  }

  cleanUp(): boolean {
    return clear(this.folder, kill) && makeSlot(dirname(this.folder), this.folder);
  }

  close(): boolean {
    return clear(this.folder, kill);
  }
}

/**
 * Enables controllers for the cgroups below. @returns whether they are enabled. All in one write: pids alone can be
 * enabled in a cgroup that holds processes, but then its children are threaded.
 */
function enable(folder: string, controllers: readonly string[]): boolean {
  const control = join(folder, 'cgroup.subtree_control');
  const enabled = words(control);
  const missing = controllers.filter((controller) => !enabled.includes(controller));
  return missing.length === 0 || writeKernelFile(control, missing.map((name) => `+${name}`).join(' '));
}

function makeSlot(root: string, folder: string): boolean {
  return makeFolder(root) && enable(root, CONTROLLERS) && makeFolder(folder) && enable(folder, CONTROLLERS);
}

/** Gives the parent of all slots the maximum weight; each slot has its own CPU. @returns false if refused. */
function weigh(above: string, root: string, slot: string): boolean {
  const isEnabled = [above, root, slot].every((folder) => enable(folder, ['cpu']));
  return isEnabled && writeKernelFile(join(root, 'cpu.weight'), String(CPU_WEIGHT));
}

/**
 * A cgroup that enables controllers for others must hold no process itself (v2's rule, except for the true root). If
 * no ancestor is writable, this process's own cgroup is used: its processes move to a leaf next to the slots.
 */
function vacate(own: string): boolean {
  const available = words(join(own, 'cgroup.controllers'));
  if (!CONTROLLERS.every((controller) => available.includes(controller))) return false;
  const leaf = join(own, `${CGROUP_ROOT}-service`);
  if (!makeFolder(leaf)) return false;
  for (let attempt = 0; attempt < 10; attempt += 1) {
    const pids = pidsIn(own);
    if (pids.length === 0) return true;
    for (const pid of pids) writeKernelFile(join(leaf, 'cgroup.procs'), String(pid));
  }
  return false;
}

/** This process's cgroup and its ancestors. */
function* candidates(mount: string, own: string): Generator<string> {
  for (let folder = join(mount, own); folder.startsWith(mount); folder = dirname(folder)) {
    yield folder;
    if (folder === mount) return;
  }
}

/**
 * The slot's cgroups in the v2 hierarchy: in the nearest cgroup at or above our own that hands on the memory and
 * pids controllers, or can be made to. Null where there is none that this process may write to: that takes
 * root, a unit with `Delegate=yes`, or a user's own systemd manager.
 */
export function openCgroupV2(slot: string, isWeighted: boolean): CgroupSlot | null {
  const mount = mountTable().find(({ type }) => type === 'cgroup2')?.target;
  const own = ownCgroupPath('');
  if (!mount || own === null) return null;
  for (const folder of candidates(mount, own)) {
    const opened = openBelow(folder, slot, isWeighted);
    if (opened) return opened;
  }
  const ownFolder = join(mount, own);
  return vacate(ownFolder) ? openBelow(ownFolder, slot, isWeighted) : null;
}

function openBelow(folder: string, slot: string, isWeighted: boolean): CgroupSlot | null {
  const root = join(folder, CGROUP_ROOT);
  const slotFolder = join(root, slot);
  if (!enable(folder, CONTROLLERS) || !makeSlot(root, slotFolder)) return null;
  return new CgroupSlotV2(slotFolder, isWeighted && weigh(folder, root, slotFolder));
}

/** The slot's cgroups in one that was delegated, without a CPU weight. Null where this process may not make them. */
export function openDelegatedV2(folder: string, slot: string): CgroupSlot | null {
  const slotFolder = join(folder, slot);
  return makeSlot(folder, slotFolder) ? new CgroupSlotV2(slotFolder, false) : null;
}
