import type { SandboxBind } from '../sandbox';

/** What a program inside may open, by paths of this machine. Everything else is refused. */
export interface LandlockGrants {
  readonly read: readonly string[];
  /** As `read`, but not on every machine. */
  readonly readIfThere: readonly string[];
  readonly write: readonly string[];
}

const SYSTEM = ['/usr/bin', '/usr/lib', '/dev/zero', '/dev/urandom', '/dev/random'];
/**
 * Of /proc only the files about the program itself, and what numeric libraries read about the CPU: its mounts, network
 * and initial environment are the worker's.
 */
const SYSTEM_IF_THERE = [
  ...['/usr/lib64', '/etc/alternatives', '/etc/ld.so.cache'],
  ...['/proc/cpuinfo', '/proc/meminfo'],
  ...['maps', 'stat', 'statm', 'status'].map((name) => `/proc/self/${name}`),
];
const WRITABLE = ['/dev/null'];

/** The grants of a launch with these binds. */
export function landlockGrants(binds: readonly SandboxBind[]): LandlockGrants {
  return {
    read: [...SYSTEM, ...binds.map(({ source }) => source)],
    readIfThere: SYSTEM_IF_THERE,
    write: WRITABLE,
  };
}
