import { type ChildProcess, spawn } from 'node:child_process';

/** Ends the loops even if the test process was killed. */
const LIFETIME_S = 180;

/**
 * Processes that never leave a CPU of their own accord, each in a session of its own: the kernel's scheduler shares
 * the CPU out by sessions, so that a run next to eight of them has a ninth of it.
 */
export class BusyLoops {
  private constructor(private readonly loops: readonly ChildProcess[]) {}

  static start(count: number, cpu: number, lifetimeS = LIFETIME_S): BusyLoops {
    const command = ['-c', String(cpu), 'timeout', String(lifetimeS), 'sh', '-c', 'while :; do :; done'];
    const options = { detached: true, stdio: 'ignore' } as const;
    return new BusyLoops(Array.from({ length: count }, () => spawn('taskset', command, options)));
  }

  /** Ends them, each with its group. */
  async stop(): Promise<void> {
    // On a slow machine some have reached the end of their lifetime.
    const running = this.loops.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
    const exits = running.map((loop) => new Promise((resolve) => loop.once('exit', resolve)));
    for (const { pid } of running) if (pid !== undefined) process.kill(-pid, 'SIGKILL');
    await Promise.all(exits);
  }
}
