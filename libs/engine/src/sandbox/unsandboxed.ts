/*
 * Theory of operation
 *
 * No isolation at all: the contestant program runs as an ordinary process of the user who started it, for measuring
 * one's own bundle on a machine that has no sandbox. It is given what a sandboxed one is given (descriptors 0 to 4, an
 * environment made here), and reads the same files, at their own places instead of at those that a sandbox would show
 * them at. Limits of memory, processes and files do not hold; the referee's time limits do. It stays in the process
 * group of the referee, which `benchmark` ends with the run, so that nothing of it is left.
 *
 * A worker never gets here: see `isolation` in the request, and docs/decisions/0010.
 */
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { freezeAll } from './freeze/freezer';
import { SignalFreezer } from './freeze/signal-freezer';
import { onHost } from './host-paths';
import {
  descendants,
  peakResidentBytes,
  processCpuNs,
  resetPeakResident,
  type SchedulerTimes,
  schedulerTimes,
} from './launch/process-tree';
import type {
  MemoryEvents,
  MemoryPeak,
  Sandbox,
  SandboxBind,
  SandboxExit,
  SandboxedProcess,
  SandboxSpec,
} from './sandbox';
import { sandboxVariables } from './sandbox-variables';

/** What runs of it say in their machine record. */
export const UNSANDBOXED = 'none (unsandboxed)';

/** Runs contestants without isolation; see the theory of operation above. */
export class Unsandboxed implements Sandbox {
  readonly kind = 'none';
  readonly cgroupVersion = 'none';
  readonly cgroupFolders = [];
  readonly features = { ownProcesses: false, ownFileTree: false, tmp: true, fork: true };

  describe(): string {
    return UNSANDBOXED;
  }

  pathInside(bind: SandboxBind): string {
    return bind.source;
  }

  /** @throws Error when the program cannot be started. */
  launch(spec: SandboxSpec): SandboxedProcess {
    const [program, ...rest] = spec.command.map((word) => onHost(word, spec.binds)) as [string, ...string[]];
    const variables = Object.entries(sandboxVariables(spec, tmpdir()));
    const env = variables.map(([name, value]) => [name, onHost(value, spec.binds)]);
    const nothing = openSync('/dev/null', 'r');
    try {
      const child = spawn(program, rest, {
        // Not only /usr/bin: there may be a system without Linux's folders.
        env: { ...Object.fromEntries(env), PATH: '/usr/bin:/bin' },
        cwd: tmpdir(),
        stdio: [nothing, spec.logFd, spec.logFd, spec.inputFd, spec.outputFd],
      });
      // Node reports a program that cannot be started by an event; it then has no pid.
      child.once('error', () => undefined);
      if (child.pid === undefined) throw new Error(`${program} could not be started`);
      const exited = new Promise<SandboxExit>((resolve) => {
        child.once('exit', (code, signal) => resolve({ code, signal, started: true }));
      });
      return new UnsandboxedProcess(spec.role, child.pid, exited);
    } finally {
      closeSync(nothing);
    }
  }

  shareCpuWeight(): boolean {
    return false;
  }

  close(): void {
    // Nothing was set up.
  }
}

/** The contestant's process. Figures come from /proc, where there is one. */
class UnsandboxedProcess implements SandboxedProcess {
  readonly exited: Promise<SandboxExit>;
  private readonly freezer = new SignalFreezer(() => this.members());
  private ended = false;
  private residentBytes: number | null = null;
  private usedCpuNs: number | null = null;

  constructor(
    private readonly role: string,
    readonly pid: number,
    exited: Promise<SandboxExit>,
  ) {
    this.exited = exited.finally(() => {
      this.ended = true;
    });
  }

  freeze(): void {
    freezeAll(this.freezer, this.role);
  }

  thaw(): void {
    this.freezer.thaw();
  }

  kill(): void {
    if (this.ended) return;
    try {
      process.kill(this.pid, 'SIGKILL');
    } catch {
      // It has already ended.
    }
  }

  memory(): MemoryPeak {
    const resident = this.members().reduce((sum, pid) => sum + peakResidentBytes(pid), 0);
    if (resident > 0) this.residentBytes = resident;
    return { peakBytes: this.residentBytes, source: 'rss' };
  }

  resetMemoryPeak(): void {
    this.residentBytes = null;
    for (const pid of this.members()) resetPeakResident(pid);
  }

  cpuTimeNs(): number | null {
    const used = this.members().reduce((sum, pid) => sum + processCpuNs(pid), 0);
    if (used > 0) this.usedCpuNs = Math.max(this.usedCpuNs ?? 0, used);
    return this.usedCpuNs;
  }

  schedulerTimes(): SchedulerTimes | null {
    return schedulerTimes(this.members());
  }

  memoryEvents(): MemoryEvents {
    return { oomKills: null, limitHits: null };
  }

  async dispose(): Promise<void> {
    this.kill();
    await this.exited;
  }

  private members(): number[] {
    return this.ended ? [] : [this.pid, ...descendants(this.pid)];
  }
}
