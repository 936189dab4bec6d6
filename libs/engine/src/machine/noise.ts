import { dirname, join } from 'node:path';
import type { NoiseRecord, SuiteParameters } from '@torchperf/contracts';
import { percent } from '@torchperf/domain';
import { readKernelField, readKernelFile } from './kernel-file';
import { mountTable, ownCgroupPath } from './mount-table';

/** Counters of the machine's other activity, at one moment. */
export interface NoiseSnapshot {
  readonly atMs: number;
  /** Processes running or waiting, averaged over a minute. */
  readonly loadAverage: number;
  /** Of one CPU: of the one asked for, else the mean over all. */
  readonly stealTimeMs: number | null;
  /** Of the measuring thread: how often it was preempted. */
  readonly involuntaryContextSwitches: number | null;
  readonly throttledMs: number | null;
  readonly cpuPressureMs: number | null;
  readonly memoryPressureMs: number | null;
  readonly ioPressureMs: number | null;
}

const IDLE_FIELD = 4;
const STEAL_FIELD = 8;
const MS_PER_TICK = 10; // USER_HZ is 100 on every Linux that Node runs on.
const NS_PER_MS = 1e6;
const US_PER_MS = 1e3;

/**
 * Time that a hypervisor gave to others while a CPU had work.
 * @param stat /proc/stat; @param cpu null for the mean over all.
 */
export function stealTimeMs(stat: string, cpu: number | null): number | null {
  const line = new RegExp(`^cpu${cpu ?? ''} .*$`, 'm').exec(stat)?.[0];
  const ticks = line?.split(/\s+/)[STEAL_FIELD];
  if (ticks === undefined) return null;
  const cpus = cpu === null ? (stat.match(/^cpu\d+ /gm)?.length ?? 1) : 1;
  return (Number(ticks) * MS_PER_TICK) / cpus;
}

/** How long a CPU had nothing to do since boot, waits for disks included; null where it is not listed. @param stat /proc/stat */
export function idleTimeNs(stat: string, cpu: number): number | null {
  const fields = new RegExp(`^cpu${cpu} .*$`, 'm').exec(stat)?.[0].split(/\s+/) ?? [];
  const ticks = Number(fields[IDLE_FIELD]) + Number(fields[IDLE_FIELD + 1]);
  return Number.isNaN(ticks) ? null : ticks * MS_PER_TICK * NS_PER_MS;
}

function involuntaryContextSwitches(): number | null {
  const count = /^nonvoluntary_ctxt_switches:\s*(\d+)$/m.exec(readKernelFile('/proc/self/status') ?? '')?.[1];
  return count === undefined ? null : Number(count);
}

/** Time for which CPU quotas of this process's cgroup and its ancestors throttled it. */
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

/** How long some task has waited for a resource since the machine started. @param text /proc/pressure/… */
export function pressureMs(text: string): number | null {
  const micros = /^some .*\btotal=(\d+)/m.exec(text)?.[1];
  return micros === undefined ? null : Number(micros) / US_PER_MS;
}

function pressure(resource: 'cpu' | 'memory' | 'io'): number | null {
  return pressureMs(readKernelFile(`/proc/pressure/${resource}`) ?? '');
}

/** The current counters of the calling process and thread. @param cpu that it is pinned to; null: all CPUs. */
export function readNoise(cpu: number | null): NoiseSnapshot {
  return {
    atMs: performance.now(),
    loadAverage: Number((readKernelFile('/proc/loadavg') ?? '0').split(' ')[0]),
    stealTimeMs: stealTimeMs(readKernelFile('/proc/stat') ?? '', cpu),
    involuntaryContextSwitches: involuntaryContextSwitches(),
    throttledMs: throttledMs(),
    cpuPressureMs: pressure('cpu'),
    memoryPressureMs: pressure('memory'),
    ioPressureMs: pressure('io'),
  };
}

function difference(before: number | null, after: number | null): number | null {
  return before === null || after === null ? null : after - before;
}

/** The difference of two snapshots. @param measured the fields that only a run with figures has. */
export function noiseBetween(
  before: NoiseSnapshot,
  after: NoiseSnapshot,
  measured: Pick<NoiseRecord, 'referenceDrift' | 'waitSource'> = { referenceDrift: null, waitSource: null },
): NoiseRecord {
  return {
    elapsedMs: after.atMs - before.atMs,
    loadAverageStart: before.loadAverage,
    loadAverageEnd: after.loadAverage,
    stealTimeMs: difference(before.stealTimeMs, after.stealTimeMs),
    involuntaryContextSwitches: difference(
      before.involuntaryContextSwitches,
      after.involuntaryContextSwitches,
    ),
    throttledMs: difference(before.throttledMs, after.throttledMs),
    cpuPressureMs: difference(before.cpuPressureMs, after.cpuPressureMs),
    memoryPressureMs: difference(before.memoryPressureMs, after.memoryPressureMs),
    ioPressureMs: difference(before.ioPressureMs, after.ioPressureMs),
    ...measured,
  };
}

/**
 * Reasons why the machine's counters make a run noisy; empty if the machine was quiet enough. The waits of blocks are
 * not among them: see `contentionOf`. The competition sets the thresholds; docs/measurement.md explains them.
 */
export function noiseFindings(
  { elapsedMs, stealTimeMs, throttledMs }: NoiseRecord,
  limits: Pick<SuiteParameters, 'stealShareMax'>,
): string[] {
  const findings: string[] = [];
  for (const [what, ms] of [
    ['went to other guests of the host (steal)', stealTimeMs],
    ['was kept back by a CPU quota (throttling)', throttledMs],
  ] as const) {
    const share = elapsedMs > 0 ? (ms ?? 0) / elapsedMs : 0;
    if (share > limits.stealShareMax) {
      findings.push(`${percent(share)} of the time ${what}; ${percent(limits.stealShareMax)} is allowed.`);
    }
  }
  return findings;
}

/** How far the reference was off its canonical latency; null when that is within what is allowed, or not known. */
export function driftFinding(
  { referenceDrift }: NoiseRecord,
  { referenceDriftMax }: Pick<SuiteParameters, 'referenceDriftMax'>,
): string | null {
  if (referenceDrift === null || Math.abs(referenceDrift) <= referenceDriftMax) return null;
  const direction = referenceDrift > 0 ? 'slower' : 'faster';
  return `The reference was ${percent(Math.abs(referenceDrift))} ${direction} than usual here; ${percent(referenceDriftMax)} is allowed.`;
}
