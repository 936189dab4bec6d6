/**
 * The watchdog: a thread of the referee that never blocks. Theory of operation:
 *
 * The referee's main thread is pinned to the slot's CPU and blocks in reads while it times calls, so no timer of
 * its own could fire. The watchdog runs next to it, not pinned. At every tick it
 *  - kills the contestant that is being asked when its deadline has passed (Control.deadlineMs); one that waited for a
 *    CPU which other processes of the machine had gets more time. What was counted by then is compared with what was
 *    when the process was first asked, so before anything of its bundle ran: a few small files, read once a process,
 *    and again at each tick after a deadline,
 *  - empties the contestants' log pipes, so that a talkative one cannot block itself; it keeps the end
 *    of what the participant printed while the log was open, up to the limit, and throws the rest away,
 *  - reports the run's progress to the worker,
 *  - ends everything when the worker has died.
 */
import { readSync, writeSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import type { Progress } from '@torchperf/contracts';
import { RUN_PHASES } from '@torchperf/domain';
import { readKernelFile } from '../machine/kernel-file';
import { idleTimeNs } from '../machine/noise';
import { startTime } from '../machine/process-stat';
import { type CgroupLocation, thawSlot } from '../sandbox/cgroup/open-cgroup-slot';
import { descendants, processCpuNs, threadCpuNs, threadWaitsNs } from '../sandbox/launch/process-tree';
import { Control } from './control';
import { graceEnd } from './deadline-grace';
import { LogTail } from './log-tail';
import { type CpuMoment, waitShare } from './wait-share';

/** What the main thread starts the watchdog with. */
export interface WatchdogData {
  readonly memory: SharedArrayBuffer;
  /** The main thread's `performance.now()` minus the machine's monotonic clock, in ms. */
  readonly skewMs: number;
  readonly parentPid: number;
  readonly reportFd: number;
  readonly logLimitBytes: number;
  /** Of the sandboxes, and where its cgroups are. */
  readonly slot: string;
  readonly cgroups: CgroupLocation;
  /** Those of the sandboxes; none where they keep to none. */
  readonly cpus: readonly number[];
}
/** A request of the main thread: return the stored log, or stop. */
export type WatchdogRequest = { readonly type: 'take-log' } | { readonly type: 'stop' };
/** The answer to `take-log`: how much was printed while the log was open, and its end. */
export interface TakenLog {
  readonly writtenBytes: number;
  readonly tail: Uint8Array;
}

const TICK_MS = 10;
const PROGRESS_EVERY_MS = 500;
/** Only a report completes a run. */
const FRACTION_MAX = 0.99;
/** At most so much of a flooded log is read in one tick (× 64 KiB), so that the deadline is still checked. */
const DRAIN_READS_MAX = 32;

const data = workerData as WatchdogData;
const control = new Control(data.memory, false);
const chunk = Buffer.alloc(64 * 1024);
const log = new LogTail(data.logLimitBytes);
let lastProgressMs = 0;

function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6 + data.skewMs;
}

function enforceDeadline(): void {
  const deadline = control.get('deadlineMs');
  if (deadline < 0 || nowMs() < deadline) return;
  const pid = control.get('victimPid');
  if (control.get('deadlineMs') !== deadline || control.get('killedPid') === pid) return;
  const limitMs = control.get('limitMs');
  const share = waitShareOf(pid);
  const grace = graceEnd(
    { deadlineMs: deadline, limitMs, runDeadlineMs: control.get('runDeadlineMs') },
    share,
  );
  if (nowMs() < grace.endMs) return;
  control.set('killedWaitPermille', grace.isStarved ? Math.round(1000 * share) : 0);
  control.set('killedPid', pid);
  kill(pid);
}

/** What was counted when each process was first asked, by its number; with its start, since numbers are used again. */
const firstAsked = new Map<number, { readonly started: string; readonly moment: CpuMoment }>();
let lastVictim = -1;

/** Takes note of a process that is asked for the first time. */
function noteVictim(): void {
  const pid = control.get('victimPid');
  if (pid <= 0 || pid === lastVictim) return;
  lastVictim = pid;
  const started = startTime(pid);
  if (started === '' || firstAsked.get(pid)?.started === started) return;
  for (const [other, first] of firstAsked) if (startTime(other) !== first.started) firstAsked.delete(other);
  firstAsked.set(pid, { started, moment: readCpuMoment(pid) });
}

/** For how much of the time since it was first asked the victim waited for a CPU that others had; 0 if not known. */
function waitShareOf(pid: number): number {
  const first = firstAsked.get(pid);
  return first ? waitShare(first.moment, readCpuMoment(pid)) : 0;
}

function readCpuMoment(pid: number): CpuMoment {
  const stat = readKernelFile('/proc/stat') ?? '';
  const idle = data.cpus.map((cpu) => idleTimeNs(stat, cpu));
  const isCounted = idle.length > 0 && idle.every((ns) => ns !== null);
  return {
    atNs: Number(process.hrtime.bigint()),
    idleNs: isCounted ? (idle as number[]) : null,
    ownNs: new Map([
      [process.pid, threadCpuNs(process.pid, process.pid)],
      ...descendants(process.pid).map((child): [number, number] => [child, processCpuNs(child)]),
    ]),
    waitNs: threadWaitsNs([pid, ...descendants(pid)]),
  };
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function drain(fd: number, keep: boolean): void {
  for (let reads = 0; reads < DRAIN_READS_MAX; reads++) {
    let count: number;
    try {
      count = readSync(fd, chunk, 0, chunk.length, null);
    } catch {
      return;
    }
    if (count === 0) return;
    if (keep && control.get('logOpen') === 1) log.add(chunk.subarray(0, count));
  }
}

/** The descriptors are read after `draining` was set, so that a concurrent `releaseLogs` waits for the end. */
function drainLogs(): void {
  control.set('draining', 1);
  try {
    const logFd = control.get('logFd');
    if (logFd >= 0) drain(logFd, true);
    const discardFd = control.get('discardFd');
    if (discardFd >= 0) drain(discardFd, false);
  } finally {
    control.set('draining', 0);
  }
}

function reportProgress(): void {
  const now = nowMs();
  if (now - lastProgressMs < PROGRESS_EVERY_MS) return;
  lastProgressMs = now;
  const phase = RUN_PHASES[control.get('phase')];
  if (!phase) return;
  const launchesDone = Math.max(0, control.get('launchesDone'));
  const launchesMin = control.get('launchesMin');
  const launchShare = Math.max(0, control.get('launchPermille')) / 1000;
  const share = (launchesDone + launchShare) / Math.max(launchesMin, launchesDone + 1);
  const progress: Progress = {
    phase,
    launchesDone,
    launchesMin,
    launchesMax: control.get('launchesMax'),
    fraction: Math.min(FRACTION_MAX, Math.max(0, share)),
  };
  try {
    const contestant = control.get('contestant');
    writeSync(data.reportFd, `${JSON.stringify({ type: 'progress', contestant, progress })}\n`);
  } catch (error) {
    // The worker has just died; the next tick ends everything.
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
  }
}

function endWithWorker(): void {
  if (process.ppid === data.parentPid) return;
  for (const child of descendants(process.pid)) kill(child);
  // One that is frozen dies only once it is thawed.
  thawSlot(data.slot, data.cgroups);
  // The contestants die with this process (bubblewrap's --die-with-parent), or are of a group that it leads.
  kill(-process.pid);
  process.kill(process.pid, 'SIGKILL');
}

const timer = setInterval(() => {
  endWithWorker();
  noteVictim();
  enforceDeadline();
  drainLogs();
  reportProgress();
}, TICK_MS);

parentPort?.on('message', (request: WatchdogRequest) => {
  if (request.type === 'take-log') {
    const taken: TakenLog = { writtenBytes: log.writtenBytes, tail: log.take() };
    parentPort?.postMessage(taken);
    return;
  }
  clearInterval(timer);
  parentPort?.close();
});
