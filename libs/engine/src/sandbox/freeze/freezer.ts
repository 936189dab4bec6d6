/*
 * Freezing a sandbox: nothing inside runs until it is thawed. Theory of operation:
 *
 * Contestant and reference share a CPU and are timed in turns. Whatever the one does meanwhile (a thread that wakes up,
 * a timer, memory that it walks through) the other one pays for. So the referee freezes the one before it asks the
 * other, and waits until the kernel confirms it.
 *
 *   v2       `cgroup.freeze`: the kernel holds every task of the group, new ones included.
 *   v1       `freezer.state`: the same, but a task that sleeps keeps its timer armed, which would interrupt the other
 *            side. So SIGSTOP ends its sleep first. What is killed there dies only once it is thawed.
 *   signals  where there is neither: SIGSTOP to every process. No program can refuse it. Only SIGCONT undoes it, and
 *            nothing inside can send one while all of it is stopped. The filter refuses what would let the kernel send
 *            one later (POSIX timers, F_SETSIG).
 *
 * A task enters its freeze when it next gets the CPU. The referee shares that CPU, so it sleeps between its checks.
 */
import { performance } from 'node:perf_hooks';
import { SandboxUnfrozenError } from './sandbox-unfrozen.error';

/** One way to freeze the processes of a sandbox. */
export interface Freezer {
  /** Asks the kernel to freeze what still runs; may be repeated. @returns whether nothing runs any more. */
  tryFreeze(): boolean;
  /** Lets everything run again. Without effect on what is not frozen. */
  thaw(): void;
}

/** The freezer of a control group. */
export interface GroupFreezer extends Freezer {
  /** Whether a task is frozen in the middle of its sleep, with its timer armed. */
  readonly keepsTimers: boolean;
}

/** A process that is frozen needs the CPU for microseconds; a machine this busy cannot measure. */
const FREEZE_TIMEOUT_MS = 5000;
/** As short as a sleep can be: the kernel adds about as much. */
const FREEZE_POLL_MS = 0.05;

const sleeping = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

/**
 * Freezes, and returns once the kernel confirms it.
 * @param role names the sandbox in the error.
 * @throws SandboxUnfrozenError when something still runs after five seconds.
 */
export function freezeAll(freezer: Freezer, role: string): void {
  const deadline = performance.now() + FREEZE_TIMEOUT_MS;
  while (!freezer.tryFreeze()) {
    if (performance.now() > deadline) throw new SandboxUnfrozenError(role);
    Atomics.wait(sleeping, 0, 0, FREEZE_POLL_MS);
  }
}
