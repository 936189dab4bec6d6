import { dirname, join } from 'node:path';
import type { RunReport } from '@torchperf/contracts';
import { mountTable, ownCgroupPath } from '../sandbox/cgroup/mount-table';
import { readKernelField, readKernelFile } from '../sandbox/kernel-file';

/** Counters of what the machine does beside the run, at one moment. */
export interface NoiseSnapshot {
  /** Processes running or waiting, averaged over a minute. */
  readonly loadAverage: number;
  readonly stealTimeMs: number | null;
  /** Of the thread that measures: how often it was put off its CPU against its will. */
  readonly involuntaryContextSwitches: number | null;
  readonly throttledMs: number | null;
}

const STEAL_FIELD = 8;
const MS_PER_TICK = 10; // USER_HZ is 100 on every Linux that Node runs on.
const NS_PER_MS = 1e6;
const US_PER_MS = 1e3;

/** Time that a hypervisor gave to others while a CPU of ours had work. @param stat /proc/stat */
export function stealTimeMs(stat: string): number | null {
  const ticks = /^cpu .*$/m.exec(stat)?.[0].split(/\s+/)[STEAL_FIELD];
  return ticks === undefined ? null : Number(ticks) * MS_PER_TICK;
}

function involuntaryContextSwitches(): number | null {
  const count = /^nonvoluntary_ctxt_switches:\s*(\d+)$/m.exec(readKernelFile('/proc/self/status') ?? '')?.[1];
  return count === undefined ? null : Number(count);
}

/** Time that CPU quotas of our cgroup and those above it kept work from running. */
function throttledMs(): number | null {
  for (const { controller, field, perMs } of [
    { controller: 'cpu', field: 'throttled_time', perMs: NS_PER_MS },
    { controller: '', field: 'throttled_usec', perMs: US_PER_MS },
  ]) {
    const mount = mountTable().find(({ type, superOptions }) =>
      controller === '' ? type === 'cgroup2' : type === 'cgroup' && superOptions.includes(controller),
    )?.target;
    const own = ownCgroupPath(controller);
    if (!mount || own === null) continue;
    const counts: number[] = [];
    for (let folder = join(mount, own); folder.startsWith(mount); folder = dirname(folder)) {
      const count = readKernelField(join(folder, 'cpu.stat'), field);
      if (count !== null) counts.push(count);
    }
    if (counts.length > 0) return counts.reduce((sum, count) => sum + count, 0) / perMs;
  }
  return null;
}

/** The counters now, for the process and thread that asks. */
export function readNoise(): NoiseSnapshot {
  return {
    loadAverage: Number((readKernelFile('/proc/loadavg') ?? '0').split(' ')[0]),
    stealTimeMs: stealTimeMs(readKernelFile('/proc/stat') ?? ''),
    involuntaryContextSwitches: involuntaryContextSwitches(),
    throttledMs: throttledMs(),
  };
}

function difference(before: number | null, after: number | null): number | null {
  return before === null || after === null ? null : after - before;
}

/** What happened between two moments. */
export function noiseBetween(before: NoiseSnapshot, after: NoiseSnapshot): RunReport['noise'] {
  return {
    loadAverageStart: before.loadAverage,
    loadAverageEnd: after.loadAverage,
    stealTimeMs: difference(before.stealTimeMs, after.stealTimeMs),
    involuntaryContextSwitches: difference(
      before.involuntaryContextSwitches,
      after.involuntaryContextSwitches,
    ),
    throttledMs: difference(before.throttledMs, after.throttledMs),
  };
}
