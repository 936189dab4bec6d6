import { join, relative } from 'node:path';
import { readKernelField } from '../kernel-file';
import { type MountPoint, mountTable, ownCgroupPath } from './mount-table';

/** Where a cgroup of ours appears below a mount that may show a part of the hierarchy only, as containers have it. */
function visiblePath({ target, root }: MountPoint, own: string): string {
  const below = relative(root, own);
  // With a cgroup namespace the mount's top is our own cgroup, or cannot be compared with it.
  return below.startsWith('..') || root.startsWith('/..') ? target : join(target, below);
}

/** The file and the hierarchy's name for it, v2 first. */
function candidates(): string[] {
  return mountTable().flatMap((mount) => {
    const isV2 = mount.type === 'cgroup2';
    if (!isV2 && !(mount.type === 'cgroup' && mount.superOptions.includes('memory'))) return [];
    const own = ownCgroupPath(isV2 ? '' : 'memory');
    if (own === null) return [];
    return [join(visiblePath(mount, own), isV2 ? 'memory.events' : 'memory.oom_control')];
  });
}

/**
 * How often the kernel ended a process in this process's own cgroup for want of memory: by the limit of the container
 * or the service, or because the machine had none left. Null where it cannot be read.
 */
export function ownOomKills(): number | null {
  for (const file of candidates()) {
    const kills = readKernelField(file, 'oom_kill');
    if (kills !== null) return kills;
  }
  return null;
}
