import { readdirSync } from 'node:fs';
import { readKernelFile, writeKernelFile } from '../../machine/kernel-file';
import { statFields } from '../../machine/process-stat';

const NS_PER_US = 1000;
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

/**
 * CPU time of a process's living threads, as the scheduler counts it; where it does not, of all that the process ever
 * had and of the children that it has waited for, in steps of 10 ms.
 */
function cpuTimeNs(pid: number): number {
  const threads = threadsOf(pid).map((thread) => readKernelFile(`/proc/${pid}/task/${thread}/schedstat`));
  if (threads.length > 0 && threads.every((text) => text !== null)) {
    return threads.reduce((sum, text) => sum + Number(text?.split(' ')[0]), 0);
  }
  return tickedCpuNs(pid);
}

/** CPU time of all that a process ever had and of the children that it has waited for, in steps of 10 ms. */
function tickedCpuNs(pid: number): number {
  const ticks = statFields(pid).slice(11, 15).map(Number);
  return ticks.length === 4 ? ticks.reduce((sum, value) => sum + value, 0) * NS_PER_TICK : 0;
}

/** CPU time that one living thread had, as the scheduler counts it; 0 where it does not. */
export function threadCpuNs(pid: number, thread: number): number {
  return parseSchedstat(readKernelFile(`/proc/${pid}/task/${thread}/schedstat`) ?? '')?.cpuNs ?? 0;
}

/** CPU time that a process ever had: what its threads that have ended had is known in steps of 10 ms. */
export function processCpuNs(pid: number): number {
  return Math.max(cpuTimeNs(pid), tickedCpuNs(pid));
}

/** How long each living thread of some processes waited for a CPU; null where the kernel does not count it. */
export function threadWaitsNs(pids: readonly number[]): ReadonlyMap<string, number> | null {
  const waits = new Map<string, number>();
  for (const pid of pids) {
    for (const thread of threadsOf(pid)) {
      const times = parseSchedstat(readKernelFile(`/proc/${pid}/task/${thread}/schedstat`) ?? '');
      if (times) waits.set(thread, times.waitNs);
    }
  }
  return waits.size === 0 ? null : waits;
}

/** What the scheduler counted for some tasks since they started. */
export interface SchedulerTimes {
  /** Time on a CPU. */
  readonly cpuNs: number;
  /** Time that they were runnable and waited for a CPU; null where only CPU time is counted. */
  readonly waitNs: number | null;
}

/** Parses a `schedstat` file of a task: CPU time, wait time (both ns), number of time slices. */
export function parseSchedstat(text: string): (SchedulerTimes & { readonly waitNs: number }) | null {
  const [cpuNs, waitNs] = text.trim().split(/\s+/).map(Number);
  if (cpuNs === undefined || waitNs === undefined || Number.isNaN(cpuNs + waitNs)) return null;
  return { cpuNs, waitNs };
}

/**
 * The scheduler's times of all living threads of some processes. Null where the kernel does not count them
 * (CONFIG_SCHED_INFO), or hides them.
 */
export function schedulerTimes(pids: readonly number[]): SchedulerTimes | null {
  let [cpuNs, waitNs, tasks] = [0, 0, 0];
  for (const pid of pids) {
    for (const thread of threadsOf(pid)) {
      const times = parseSchedstat(readKernelFile(`/proc/${pid}/task/${thread}/schedstat`) ?? '');
      if (!times) continue;
      cpuNs += times.cpuNs;
      waitNs += times.waitNs;
      tasks++;
    }
  }
  return tasks === 0 ? null : { cpuNs, waitNs };
}

/**
 * The scheduler's times of the calling thread, up to this moment; where they are not to be had, the CPU time of the
 * whole process, whose other threads do little.
 */
export function ownSchedulerTimes(): SchedulerTimes {
  // Brings the running thread's time up to date: its file otherwise shows that of its last switch or tick.
  const { user, system } = process.cpuUsage();
  const times = parseSchedstat(readKernelFile('/proc/thread-self/schedstat') ?? '');
  return times ?? { cpuNs: (user + system) * NS_PER_US, waitNs: null };
}

/** Whether a process is there and not merely waiting to be reaped. */
export function isAlive(pid: number): boolean {
  const state = statFields(pid)[0];
  return state !== undefined && state !== 'Z' && state !== 'X';
}

/** Stopped, zombie, dead; of one that is gone, nothing can be read. */
const STILL_STATES = new Set(['T', 'Z', 'X', undefined]);

/** Whether no thread of a process can run before it gets a signal. */
export function isStopped(pid: number): boolean {
  return threadsOf(pid).every((thread) => STILL_STATES.has(statFields(`${pid}/task/${thread}`)[0]));
}
