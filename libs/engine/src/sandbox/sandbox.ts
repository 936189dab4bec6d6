import type { SchedulerTimes } from './launch/process-tree';

/** How a sandbox may be made. */
export const SANDBOX_BACKENDS = ['bubblewrap', 'landlock'] as const;
export type SandboxBackend = (typeof SANDBOX_BACKENDS)[number];

/** What one sandbox may use. Each limit holds for the whole sandbox unless it says otherwise. */
export interface SandboxLimits {
  /** Memory, files in /tmp and /dev/shm included where a cgroup counts them. */
  readonly memoryBytes: number;
  /** Processes and threads together. */
  readonly processes: number;
  /** CPU seconds of any one process; the last line behind the referee's own time limits. */
  readonly cpuSeconds: number;
  /** Size of any one file. */
  readonly fileSizeBytes: number;
  /** Size of /tmp, where there is one. */
  readonly tmpBytes: number;
}

/** A file or folder of the host as it appears inside, read-only. */
export interface SandboxBind {
  readonly source: string;
  readonly target: string;
}

/** One program to be run in a sandbox, with all that it gets. */
export interface SandboxSpec {
  /** What runs there, as in "contestant"; names the cgroup. */
  readonly role: string;
  /** Program and arguments, as paths inside the sandbox. */
  readonly command: readonly string[];
  readonly binds: readonly SandboxBind[];
  /** Variables on top of the sandbox's own few. */
  readonly env?: Readonly<Record<string, string>>;
  /** Becomes descriptor 3 inside. The caller closes its own copy after the launch, as for the next two. */
  readonly inputFd: number;
  /** Becomes descriptor 4 inside. */
  readonly outputFd: number;
  /** Standard output and standard error. Should be a pipe: a file's path could be read inside. */
  readonly logFd: number;
  readonly limits: SandboxLimits;
  /** The CPU to keep to; with more than one thread, the first of that many. Null: any. */
  readonly cpu: number | null;
  /** The number of threads that numeric libraries should use. */
  readonly threads: number;
  /** Whether the program may start processes. Threads it may always start. */
  readonly allowFork: boolean;
}

/** How the program inside ended. */
export interface SandboxExit {
  /** Null when a signal ended it. A program that itself exits with 128 + n looks like one that signal n ended. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /**
   * Whether the program inside was started at all; if not, it is a platform fault. Without a cgroup, a missing program
   * counts as started and ends with 127.
   */
  readonly started: boolean;
}

/** Greatest memory use, in bytes, and where the figure comes from; null where it could not be read. */
export interface MemoryPeak {
  readonly peakBytes: number | null;
  /**
   * `cgroup`: the greater of what the cgroup was charged at most and the sum of the processes' greatest
   * resident sizes. `rss`: that sum and the files that were in /tmp and /dev/shm at the time of reading.
   */
  readonly source: 'cgroup' | 'rss';
}

/** The kernel's out-of-memory events since the start of a sandbox. */
export interface MemoryEvents {
  readonly oomKills: number | null;
  /** Only a cgroup of v2 counts these. */
  readonly limitHits: number | null;
}

/** A running sandbox. Every reading reads a few small kernel files synchronously, cheap enough between calls. */
export interface SandboxedProcess {
  /** SIGKILL to it, from any process or thread, ends the whole sandbox; with leave to fork see `dispose`. */
  readonly pid: number;
  readonly exited: Promise<SandboxExit>;
  /**
   * Freezes all that is inside, until `thaw`; returns once the kernel confirms that nothing runs (freeze/freezer.ts).
   * @throws SandboxUnfrozenError when something still runs after five seconds.
   */
  freeze(): void;
  thaw(): void;
  /** Ends the whole sandbox now, frozen or not; returns at once and may be called again. */
  kill(): void;
  /** Greatest memory use since the start or the last reset, seen from outside. */
  memory(): MemoryPeak;
  resetMemoryPeak(): void;
  /**
   * CPU time of the whole sandbox so far; null where it cannot be read. Without a control group, threads that have
   * ended are counted in steps of 10 ms.
   */
  cpuTimeNs(): number | null;
  /** What the scheduler counted for all tasks inside; null where it cannot be read. */
  schedulerTimes(): SchedulerTimes | null;
  /**
   * How often the kernel ended a process for want of memory since the start, and how often the sandbox met its own
   * limit then; null where it cannot be read. Without a cgroup of its own, processes of the worker count too: where
   * `limitHits` is null, compare with `memory` before the sandbox is blamed.
   */
  memoryEvents(): MemoryEvents;
  /**
   * Ends what still runs, waits for its death and removes its cgroups. Where processes are not numbered apart
   * (`ownProcesses`), only this ends what a program with leave to fork has started.
   * @throws SandboxSurvivorError when a process outlives that.
   */
  dispose(): Promise<void>;
}

/**
 * What not every kind of sandbox can give. The self-test tries what is promised here, and what is not promised it
 * tries not to be there half.
 */
export interface SandboxFeatures {
  /** Inside, no process can be seen but its own, and the program is the first of them. */
  readonly ownProcesses: boolean;
  /** Files appear at their targets, and nothing else of the host is there, not even by name. */
  readonly ownFileTree: boolean;
  /** A /tmp and a /dev/shm that may be written, of limited size, and that are gone afterwards. */
  readonly tmp: boolean;
  /** A program may be given leave to start processes. */
  readonly fork: boolean;
}

/** What a worker runs untrusted programs in. */
export interface Sandbox {
  readonly kind: SandboxBackend | 'none';
  /** Which cgroup hierarchy enforces the limits; `none`: resource limits of the processes only. */
  readonly cgroupVersion: 'v1' | 'v2' | 'none';
  /** Folders of the slot's cgroups on this machine; a program inside must not reach them. */
  readonly cgroupFolders: readonly string[];
  readonly features: SandboxFeatures;
  /** One line for the run's record, as in "bubblewrap 0.8.0, cgroup v1, uid 20001, seccomp x86_64". */
  describe(): string;
  /** Where what is bound appears to the program inside. */
  pathInside(bind: SandboxBind): string;
  /**
   * Starts a program in a new sandbox.
   *
   * Must be called from the main thread: the sandbox dies with the thread that started it.
   * @throws SandboxUnavailableError when a platform fault prevents the start.
   */
  launch(spec: SandboxSpec): SandboxedProcess;
  /**
   * Gives this process the CPU weight that the sandboxes have, for one that shares their CPU; false where they have
   * none of their own. Closing the slot ends the process too.
   */
  shareCpuWeight(): boolean;
  /** Removes the slot's cgroups and folder, ending what still runs there. */
  close(): void;
}

/** A sandbox that isolates. */
export type IsolatingSandbox = Sandbox & { readonly kind: SandboxBackend };
