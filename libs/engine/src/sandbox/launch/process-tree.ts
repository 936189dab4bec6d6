import { readdirSync } from 'node:fs';
import { readKernelFile, writeKernelFile } from '../kernel-file';

const NS_PER_TICK = 1e7; // USER_HZ is 100 on every Linux that Node runs on.

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`);
  } catch {
    return [];
  }
}

function childrenOf(pid: number): number[] {
  return threadsOf(pid).flatMap((thread) =>
    (readKernelFile(`/proc/${pid}/task/${thread}/children`) ?? '').split(' ').filter(Boolean).map(Number),
  );
}

/**
 * All that descends from a process, itself not included. Complete for a sandbox: what a process inside leaves
 * behind becomes a child of its first process.
 */
export function descendants(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [child, ...descendants(child)]);
}

/** Greatest resident size of a process since its start or the last reset; 0 when it is gone. */
export function peakResidentBytes(pid: number): number {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readKernelFile(`/proc/${pid}/status`) ?? '')?.[1];
  return kilobytes ? Number(kilobytes) * 1024 : 0;
}

/** Makes {@link peakResidentBytes} count from now on. */
export function resetPeakResident(pid: number): void {
  writeKernelFile(`/proc/${pid}/clear_refs`, '5');
}

/** Fields of /proc/PID/stat from the third on; the second, the name, may hold spaces and brackets. */
function statFields(pid: number): string[] {
  const text = readKernelFile(`/proc/${pid}/stat`) ?? '';
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/**
 * CPU time of a process's living threads, as the scheduler counts it; where it does not, of all that the process ever
 * had and of the children that it has waited for, in steps of 10 ms.
 */
export function cpuTimeNs(pid: number): number {
  const threads = threadsOf(pid).map((thread) => readKernelFile(`/proc/${pid}/task/${thread}/schedstat`));
  if (threads.length > 0 && threads.every((text) => text !== null)) {
    return threads.reduce((sum, text) => sum + Number(text?.split(' ')[0]), 0);
  }
  const ticks = statFields(pid).slice(11, 15).map(Number);
  return ticks.length === 4 ? ticks.reduce((sum, value) => sum + value, 0) * NS_PER_TICK : 0;
}

/** Whether a process is there and not merely waiting to be reaped. */
export function isAlive(pid: number): boolean {
  const state = statFields(pid)[0];
  return state !== undefined && state !== '' && state !== 'Z' && state !== 'X';
}

/** When a process started, in ticks since boot; with its number, this names it for good. Empty when it is gone. */
export function startTime(pid: number): string {
  return statFields(pid)[19] ?? '';
}
