import { join, relative } from 'node:path';
import { readKernelField } from '../../machine/kernel-file';
import { type MountPoint, mountTable, ownCgroupPath } from '../../machine/mount-table';

/** Where this process's cgroup may be read. */
interface OwnCgroup {
  readonly path: string;
  /** Whether the mount is known to show it; another cgroup may be mounted besides, such as a delegated one. */
  readonly isCertain: boolean;
}

/** Where this process's cgroup appears below a mount; in a container, that may show only a part of the hierarchy. */
export function visibleCgroup({ target, root }: Pick<MountPoint, 'target' | 'root'>, own: string): OwnCgroup {
  const below = relative(root, own);
  // With a cgroup namespace the mount's top is our own cgroup, or cannot be compared with it.
  const isCertain = !below.startsWith('..') && !root.startsWith('/..');
  return { path: isCertain ? join(target, below) : target, isCertain };
}

/** The files that may hold the count, the certain ones first. */
function candidates(): string[] {
  const found = mountTable().flatMap((mount) => {
    const isV2 = mount.type === 'cgroup2';
    if (!isV2 && !(mount.type === 'cgroup' && mount.superOptions.includes('memory'))) return [];
    const own = ownCgroupPath(isV2 ? '' : 'memory');
    if (own === null) return [];
    const { path, isCertain } = visibleCgroup(mount, own);
    return [{ path: join(path, isV2 ? 'memory.events' : 'memory.oom_control'), isCertain }];
  });
  return found.toSorted((a, b) => Number(b.isCertain) - Number(a.isCertain)).map(({ path }) => path);
}

/**
 * The OOM kills in this process's own cgroup: by the limit of the container or the service, or because the machine had
 * no memory left. Null if unknown.
 */
export function ownOomKills(): number | null {
  for (const file of candidates()) {
    const kills = readKernelField(file, 'oom_kill');
    if (kills !== null) return kills;
  }
  return null;
}
