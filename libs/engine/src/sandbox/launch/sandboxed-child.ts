import type { ChildProcess } from 'node:child_process';
import { closeSync, readSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTime } from '../../machine/process-stat';
import type { SandboxCgroup } from '../cgroup/cgroup-slot';
import { ownOomKills } from '../cgroup/own-cgroup';
import { chooseFreezer } from '../freeze/choose-freezer';
import { type Freezer, freezeAll } from '../freeze/freezer';
import type { MemoryEvents, MemoryPeak, SandboxExit, SandboxedProcess } from '../sandbox';
import { memoryFileBytes } from './memory-files';
import {
  isAlive,
  peakResidentBytes,
  processCpuNs,
  resetPeakResident,
  type SchedulerTimes,
  schedulerTimes,
} from './process-tree';
import { SandboxSurvivorError } from './sandbox-survivor.error';

/** How long the kernel may take to tear down what was killed; a fork bomb of 30 took 61 ms. */
const DEATH_TIMEOUT_MS = 5000;
const DEATH_POLL_MS = 2;
const STATUS_BYTES = 4096;

/** What a kind of sandbox makes of the process that was started. */
export interface SandboxAnatomy {
  /** The processes inside, while the one that was started lives. */
  inside(pid: number, cgroup: SandboxCgroup | null): number[];
  /** @param report what was written to the status descriptor. */
  exitOf(code: number | null, signal: NodeJS.Signals | null, report: string): SandboxExit;
}

/** A sandbox that was started: its first process, all others of it, and their cgroup. */
export class SandboxedChild implements SandboxedProcess {
  readonly pid: number;
  readonly exited: Promise<SandboxExit>;
  /** Processes inside when it was killed, with their start times, since numbers are used again. */
  private readonly doomed = new Map<number, string>();
  private residentBytes: number | null = null;
  private readonly freezer: Freezer;
  private readonly earlierOomKills: number | null;
  private usedCpuNs = 0;
  private ended = false;
  private disposal: Promise<void> | null = null;

  /** @param statusFd where the sandbox reports that it started; it is closed at the end. */
  constructor(
    private readonly role: string,
    child: ChildProcess & { readonly pid: number },
    private readonly cgroup: SandboxCgroup | null,
    private readonly statusFd: number,
    private readonly anatomy: SandboxAnatomy,
  ) {
    this.pid = child.pid;
    this.earlierOomKills = cgroup ? null : ownOomKills();
    this.freezer = chooseFreezer(cgroup?.freezer ?? null, () => this.inside());
    this.exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        this.ended = true;
        resolve(anatomy.exitOf(code, signal, this.report()));
      });
    });
  }

  freeze(): void {
    freezeAll(this.freezer, this.role);
  }

  thaw(): void {
    this.freezer.thaw();
  }

  kill(): void {
    if (!this.ended) {
      for (const pid of this.inside()) this.doomed.set(pid, startTime(pid));
      for (const target of [-this.pid, this.pid]) {
        try {
          process.kill(target, 'SIGKILL');
        } catch {
          // It has already ended.
        }
      }
    }
    this.cgroup?.kill();
  }

  memory(): MemoryPeak {
    const inside = this.inside();
    const charged = this.cgroup?.peakBytes() ?? null;
    const resident = inside.reduce((sum, pid) => sum + peakResidentBytes(pid), 0);
    // A cgroup is charged for files in memory; without one they are looked up.
    const files = charged === null ? memoryFileBytes(inside) : 0;
    if (resident > 0) this.residentBytes = Math.max(this.residentBytes ?? 0, resident + files);
    return charged === null
      ? { peakBytes: this.residentBytes, source: 'rss' }
      : { peakBytes: Math.max(charged, this.residentBytes ?? 0), source: 'cgroup' };
  }

  resetMemoryPeak(): void {
    this.cgroup?.resetPeak();
    this.residentBytes = null;
    for (const pid of this.inside()) resetPeakResident(pid);
  }

  cpuTimeNs(): number | null {
    const charged = this.cgroup?.cpuTimeNs() ?? null;
    if (charged !== null) return charged;
    const used = this.inside().reduce((sum, pid) => sum + processCpuNs(pid), 0);
    this.usedCpuNs = Math.max(this.usedCpuNs, used);
    return this.usedCpuNs;
  }

  schedulerTimes(): SchedulerTimes | null {
    const times = schedulerTimes(this.inside());
    // The control group also counts threads that have ended.
    const cpuNs = this.cgroup?.cpuTimeNs() ?? times?.cpuNs ?? null;
    return cpuNs === null ? null : { cpuNs, waitNs: times?.waitNs ?? null };
  }

  memoryEvents(): MemoryEvents {
    if (this.cgroup) return { oomKills: this.cgroup.oomKills(), limitHits: this.cgroup.limitHits() };
    const kills = ownOomKills();
    return {
      oomKills: kills === null || this.earlierOomKills === null ? null : kills - this.earlierOomKills,
      limitHits: null,
    };
  }

  dispose(): Promise<void> {
    this.disposal ??= this.end();
    return this.disposal;
  }

  private async end(): Promise<void> {
    this.kill();
    await this.exited;
    closeSync(this.statusFd);
    const deadline = performance.now() + DEATH_TIMEOUT_MS;
    while (!this.isGone()) {
      if (performance.now() > deadline) throw new SandboxSurvivorError(this.role, this.survivors());
      await sleep(DEATH_POLL_MS);
    }
  }

  private isGone(): boolean {
    return this.survivors().length === 0 && (this.cgroup?.remove() ?? true);
  }

  private survivors(): number[] {
    const doomed = [...this.doomed]
      .filter(([pid, started]) => startTime(pid) === started)
      .map(([pid]) => pid);
    return [...new Set([...doomed, ...(this.cgroup?.pids() ?? [])])].filter(isAlive);
  }

  private inside(): number[] {
    return this.ended ? [] : this.anatomy.inside(this.pid, this.cgroup);
  }

  private report(): string {
    const buffer = Buffer.alloc(STATUS_BYTES);
    return buffer.toString('utf8', 0, readSync(this.statusFd, buffer, 0, STATUS_BYTES, 0));
  }
}
