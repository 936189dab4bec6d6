import { readableSource } from './bind-source';
import { isReachableBy } from './reachability';
import type { SandboxBind } from './sandbox';
import { SandboxUnavailableError } from './sandbox-unavailable.error';

/** What a program inside may open, by paths of this machine. Everything else is refused. */
export interface LandlockGrants {
  readonly read: readonly string[];
  /** As `read`, but not on every machine. */
  readonly readIfThere: readonly string[];
  readonly write: readonly string[];
}

const SYSTEM = ['/usr/bin', '/usr/lib', '/dev/zero', '/dev/urandom', '/dev/random'];
/**
 * Of /proc only what tells of the program itself, and what numeric libraries ask about the CPU: its mounts, its
 * network and its environment at start are the worker's.
 */
const SYSTEM_IF_THERE = [
  ...['/usr/lib64', '/etc/alternatives', '/etc/ld.so.cache'],
  ...['/proc/cpuinfo', '/proc/meminfo'],
  ...['maps', 'stat', 'statm', 'status'].map((name) => `/proc/self/${name}`),
];
const WRITABLE = ['/dev/null'];

/** The binds, each at its real place, that the slot's user can get to. */
export function hostBinds(binds: readonly SandboxBind[], uid: number | null): SandboxBind[] {
  return binds.map((bind) => {
    const source = readableSource(bind, uid);
    if (uid === null || isReachableBy(source, uid)) return { source, target: bind.target };
    throw new SandboxUnavailableError([
      `uid ${uid} cannot reach ${source}: only bubblewrap can give what lies under a closed folder. Move it, or ` +
        'open the folders that lead to it: chmod o+x',
    ]);
  });
}

/** The grants of a launch with these binds, which `hostBinds` has checked. */
export function landlockGrants(binds: readonly SandboxBind[]): LandlockGrants {
  return {
    read: [...SYSTEM, ...binds.map(({ source }) => source)],
    readIfThere: SYSTEM_IF_THERE,
    write: WRITABLE,
  };
}
