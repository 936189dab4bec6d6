import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readKernelField, readKernelFile, writeKernelFile } from '../../machine/kernel-file';
import { subfolders } from '../cgroup/cgroup-folder';
import type { GroupFreezer } from './freezer';

const V1_STATE = 'freezer.state';
const V2_SWITCH = 'cgroup.freeze';

/** Freezes a control group of v1 by its freezer controller. */
export class FreezerV1 implements GroupFreezer {
  readonly keepsTimers = true;
  private readonly state: string;

  /** @param folder of the group in the hierarchy of the freezer. */
  constructor(folder: string) {
    this.state = join(folder, V1_STATE);
  }

  tryFreeze(): boolean {
    // Reading brings the state up to date: FREEZING turns to FROZEN with the last task.
    return writeKernelFile(this.state, 'FROZEN') && readKernelFile(this.state)?.trim() === 'FROZEN';
  }

  thaw(): void {
    writeKernelFile(this.state, 'THAWED');
  }
}

/** Freezes a control group of v2, which needs no controller. */
class FreezerV2 implements GroupFreezer {
  readonly keepsTimers = false;

  constructor(private readonly folder: string) {}

  tryFreeze(): boolean {
    const isOrdered = writeKernelFile(join(this.folder, V2_SWITCH), '1');
    return isOrdered && readKernelField(join(this.folder, 'cgroup.events'), 'frozen') === 1;
  }

  thaw(): void {
    writeKernelFile(join(this.folder, V2_SWITCH), '0');
  }
}

/** The freezer of a group of v2; null before Linux 5.2. */
export function freezerV2(folder: string): GroupFreezer | null {
  return existsSync(join(folder, V2_SWITCH)) ? new FreezerV2(folder) : null;
}

/** Thaws the groups of v1 in a slot's folder: what was killed while frozen can die then. */
export function thawBelow(folder: string): void {
  for (const group of [folder, ...subfolders(folder)]) writeKernelFile(join(group, V1_STATE), 'THAWED');
}
