import { chmodSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readableSource } from './bind-source';
import { isReachableBy } from './reachability';
import type { SandboxBind } from './sandbox';

/** More than any sandbox needs: program, bundle, packages, interpreter. */
const MOUNT_POINTS = 16;

export interface StagedBinds {
  /** Mounts that root makes first, in a mount namespace of the launch. */
  readonly staged: readonly SandboxBind[];
  /** The binds, with sources that the slot's user can reach. */
  readonly binds: readonly SandboxBind[];
}

/**
 * Empty mount points that the slot's own user can reach. A worker that runs as root often lives under a home of
 * mode 0700; what it gives to the sandbox is mounted onto these points, seen by that one launch only.
 */
export class Staging {
  private readonly folder: string;

  /** @param scratchDir as `checkedScratchFolder` gives it for this user. */
  constructor(
    scratchDir: string,
    slot: string,
    private readonly uid: number | null,
  ) {
    this.folder = join(scratchDir, `.torchperf-stage-${slot}`);
    rmSync(this.folder, { recursive: true, force: true });
    mkdirSync(join(this.folder, 'folders'), { recursive: true });
    mkdirSync(join(this.folder, 'files'));
    for (const folder of [this.folder, join(this.folder, 'folders'), join(this.folder, 'files')]) {
      chmodSync(folder, 0o755);
    }
    if (uid === null) return;
    for (let index = 0; index < MOUNT_POINTS; index += 1) {
      mkdirSync(join(this.folder, 'folders', String(index)));
      writeFileSync(join(this.folder, 'files', String(index)), '');
    }
  }

  /** @throws SandboxUnavailableError naming a source that is missing or that the slot's user may not read. */
  stage(binds: readonly SandboxBind[]): StagedBinds {
    const staged: SandboxBind[] = [];
    const reachable = binds.map((bind) => {
      const source = readableSource(bind, this.uid);
      if (this.uid === null || isReachableBy(source, this.uid)) return { source, target: bind.target };
      const kind = statSync(source).isDirectory() ? 'folders' : 'files';
      const point = join(this.folder, kind, String(staged.length));
      staged.push({ source, target: point });
      return { source: point, target: bind.target };
    });
    if (staged.length > MOUNT_POINTS) {
      throw new Error(
        `A sandbox takes at most ${MOUNT_POINTS} binds from closed folders, not ${staged.length}.`,
      );
    }
    return { staged, binds: reachable };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
