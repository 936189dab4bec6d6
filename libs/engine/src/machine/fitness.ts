import { readKernelFile, readKernelNumber } from './kernel-file';

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

/** What the kernel says of the user namespaces that this process may make. Each is switched by a setting of its own. */
export interface UserNamespaces {
  /** How many one user may make (`user.max_user_namespaces`); null where it cannot be read. */
  readonly max: number | null;
  /** A hardened kernel forbids them to plain users, of whom this is one (`kernel.unprivileged_userns_clone`). */
  readonly isForbidden: boolean;
  /**
   * AppArmor takes all capabilities within them from plain users' programs that have no profile for it
   * (`kernel.apparmor_restrict_unprivileged_userns`, Ubuntu 23.10 and later).
   */
  readonly isRestrictedByAppArmor: boolean;
}

export function userNamespaces(): UserNamespaces {
  const isRoot = process.getuid?.() === 0;
  const setting = (name: string) => readKernelNumber(`/proc/sys/${name}`);
  return {
    max: setting('user/max_user_namespaces'),
    isForbidden: !isRoot && setting('kernel/unprivileged_userns_clone') === 0,
    isRestrictedByAppArmor: !isRoot && setting('kernel/apparmor_restrict_unprivileged_userns') === 1,
  };
}

/** How often a CPU was slowed down for its heat since the start; null where it is not counted, as in guests. */
export function heatThrottles(cpu: number): number | null {
  return readKernelNumber(`/sys/devices/system/cpu/cpu${cpu}/thermal_throttle/core_throttle_count`);
}
