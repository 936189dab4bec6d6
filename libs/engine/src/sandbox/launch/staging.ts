import { chmodSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { SandboxBind } from '../sandbox';
import { readableSource } from './bind-source';
import { isReachableBy } from './reachability';

export interface StagedBinds {
  /** Mounts that root makes first, in a mount namespace of the launch. */
  readonly staged: readonly SandboxBind[];
  /** The binds, with sources that the slot's user can reach. */
  readonly binds: readonly SandboxBind[];
}

/**
 * Empty mount points that the slot's own user can reach. A worker that runs as root is often installed under a home of
 * mode 0700. Its files are mounted onto these points, visible to that one launch only. Their layout is that of the
 * targets.
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
    makeOpenFolder(this.folder);
  }

  /** @throws SandboxUnavailableError naming a source that is missing or that the slot's user may not read. */
  stage(binds: readonly SandboxBind[]): StagedBinds {
    const staged: SandboxBind[] = [];
    const reachable = binds.map((bind) => {
      const source = readableSource(bind, this.uid);
      if (this.uid === null || isReachableBy(source, this.uid)) return { source, target: bind.target };
      const point = this.pointFor(source, bind.target);
      staged.push({ source, target: point });
      return { source: point, target: bind.target };
    });
    return { staged, binds: reachable };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  private pointFor(source: string, target: string): string {
    const point = join(this.folder, target);
    const isFolder = statSync(source).isDirectory();
    if (existsSync(point) && statSync(point).isDirectory() !== isFolder) rmSync(point, { recursive: true });
    if (isFolder) {
      makeOpenFolder(point);
    } else if (!existsSync(point)) {
      makeOpenFolder(dirname(point));
      writeFileSync(point, '');
    }
    return point;
  }
}

/** A folder, and those that lead to it and are not there, that all users may enter, whatever the umask. */
function makeOpenFolder(path: string): void {
  if (existsSync(path)) return;
  makeOpenFolder(dirname(path));
  mkdirSync(path);
  chmodSync(path, 0o755);
}
