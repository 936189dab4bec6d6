import { readKernelFile, readKernelNumber } from '../sandbox/kernel-file';

const KIB = 1024;

/** What /proc/meminfo says of swap, in bytes. @returns null where the text says nothing of it. */
export function parseSwap(meminfo: string): { totalBytes: number; usedBytes: number } | null {
  const [total, free] = ['SwapTotal', 'SwapFree'].map((name) =>
    new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(meminfo),
  );
  if (!total || !free) return null;
  return { totalBytes: KIB * Number(total[1]), usedBytes: KIB * (Number(total[1]) - Number(free[1])) };
}

/** Swap and how much of it is in use; null where it cannot be read. */
export function swapUse(): { readonly totalBytes: number; readonly usedBytes: number } | null {
  return parseSwap(readKernelFile('/proc/meminfo') ?? '');
}

/** How many user namespaces one user may make; 0 where a hardened kernel forbids them to plain users. */
export function userNamespacesMax(): number | null {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot && readKernelNumber('/proc/sys/kernel/unprivileged_userns_clone') === 0) return 0;
  return readKernelNumber('/proc/sys/user/max_user_namespaces');
}

/** How often a CPU was slowed down for its heat since the start; null where it is not counted, as in guests. */
export function heatThrottles(cpu: number): number | null {
  return readKernelNumber(`/sys/devices/system/cpu/cpu${cpu}/thermal_throttle/core_throttle_count`);
}
