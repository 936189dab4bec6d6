import { readdirSync } from 'node:fs';
import { readKernelFile } from '../../machine/kernel-file';

/**
 * How many tasks, processes with all their threads, run as a user: what the kernel holds against RLIMIT_NPROC,
 * as far as this process's /proc shows them.
 */
export function tasksOf(uid: number): number {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => readKernelFile(`/proc/${pid}/status`) ?? '')
    .filter((status) => new RegExp(`^Uid:\\t${uid}\\t`, 'm').test(status))
    .reduce((sum, status) => sum + Number(/^Threads:\t(\d+)$/m.exec(status)?.[1] ?? 0), 0);
}
