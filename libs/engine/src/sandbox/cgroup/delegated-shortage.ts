import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readKernelNumber } from '../../machine/kernel-file';
import { MONITOR_PROCESSES } from '../bubblewrap/bubblewrap-sandbox';
import type { SandboxLimits } from '../sandbox';
import type { CgroupLocation } from './open-cgroup-slot';

const MIB = 1024 * 1024;

/**
 * Why a delegated cgroup is too small for `count` sandboxes at a time; null where it is not, or where none is
 * delegated. Its limits are read anew: the operator may have changed them. Other workers may need as much of it again.
 */
export function delegatedShortage(
  location: CgroupLocation,
  each: Pick<SandboxLimits, 'memoryBytes' | 'processes'>,
  count: number,
): string | null {
  if (typeof location === 'string') return null;
  const isV2 = existsSync(join(location.folder, 'cgroup.controllers'));
  const limitOf = (v1: string, v2: string) =>
    readKernelNumber(join(location.folder, isV2 ? v2 : v1)) ?? Number.POSITIVE_INFINITY;
  // In MiB, since the kernel rounds to pages.
  const mib = (bytes: number) => Math.floor(bytes / MIB);
  const memory = {
    has: mib(limitOf('memory/memory.limit_in_bytes', 'memory.max')),
    needs: mib(count * each.memoryBytes),
  };
  const processes = {
    has: limitOf('pids/pids.max', 'pids.max'),
    needs: count * (each.processes + MONITOR_PROCESSES),
  };
  const short = [
    ...(memory.has < memory.needs ? [`${memory.has} MiB of memory and needs ${memory.needs} MiB`] : []),
    ...(processes.has < processes.needs ? [`${processes.has} processes and needs ${processes.needs}`] : []),
  ];
  if (short.length === 0) return null;
  return `The control group of the worker's sandboxes has ${short.join(', ')} for this suite. Raise its limits with docker/delegate-cgroup.sh on the worker's host.`;
}
