/**
 * The shared state of the referee's main thread, which blocks on pipes, and its watchdog thread: a small block of
 * shared memory, written with single atomic stores in the timed path.
 */
const FIELDS = [
  'deadlineMs',
  'limitMs',
  'runDeadlineMs',
  'victimPid',
  'killedPid',
  'killedWaitPermille',
  'phase',
  'launchesDone',
  'launchesMin',
  'launchesMax',
  'launchPermille',
  'logFd',
  'discardFd',
  'logOpen',
  'hiddenAsked',
  'draining',
  'contestant',
] as const;
type Field = (typeof FIELDS)[number];

const INDEX = Object.fromEntries(FIELDS.map((field, index) => [field, index])) as Record<Field, number>;
const NONE = -1;
/** The cells are 32 bits wide. */
const LATEST_MS = 2 ** 31 - 1;

/** The shared block of one run. Fields hold −1 until they are set; times are in ms of the referee's clock. */
export class Control {
  private readonly cells: Int32Array;
  /** No deadline is ever set later than this one, of the whole run; in ms of `performance.now()`. */
  runDeadlineMs = Number.MAX_SAFE_INTEGER;

  /** @param memory the block of another thread's `Control`, which then is not `fresh`. */
  constructor(
    readonly memory: SharedArrayBuffer = new SharedArrayBuffer(FIELDS.length * 4),
    fresh = true,
  ) {
    this.cells = new Int32Array(memory);
    if (fresh) this.cells.fill(NONE);
  }

  get(field: Field): number {
    return Atomics.load(this.cells, INDEX[field]);
  }

  set(field: Field, value: number): void {
    Atomics.store(this.cells, INDEX[field], value);
  }

  /**
   * From now until `disarm`, the watchdog kills `pid` once the referee's clock passes `deadlineMs`; somewhat later where
   * the process did not get the CPU (`graceEndMs`).
   */
  arm(pid: number, deadlineMs: number): void {
    Atomics.store(this.cells, INDEX.limitMs, Math.ceil(deadlineMs - performance.now()));
    Atomics.store(this.cells, INDEX.runDeadlineMs, Math.ceil(Math.min(this.runDeadlineMs, LATEST_MS)));
    Atomics.store(this.cells, INDEX.victimPid, pid);
    Atomics.store(this.cells, INDEX.deadlineMs, Math.ceil(Math.min(deadlineMs, this.runDeadlineMs)));
  }

  /**
   * Whether any contestant of the session was asked hidden examples: from then on no participant's text is passed on.
   */
  get isHiddenAsked(): boolean {
    return this.get('hiddenAsked') === 1;
  }

  /** Moves the deadline of the armed victim: the cheap form for between two calls. */
  extend(deadlineMs: number): void {
    Atomics.store(this.cells, INDEX.deadlineMs, Math.ceil(Math.min(deadlineMs, this.runDeadlineMs)));
  }

  disarm(): void {
    Atomics.store(this.cells, INDEX.deadlineMs, NONE);
  }

  /** Lets the watchdog drain two log pipes: one whose text it stores while the log is open, and one to discard. */
  followLogs(logFd: number, discardFd: number): void {
    this.set('logFd', logFd);
    this.set('discardFd', discardFd);
  }

  /**
   * Releases the log pipes. Once this returns the watchdog uses neither, so they can be read or closed here. Otherwise
   * it could read a reused descriptor, such as another contestant's answers.
   */
  releaseLogs(): void {
    this.followLogs(NONE, NONE);
    while (this.get('draining') === 1) Atomics.wait(this.cells, INDEX.draining, 1, 1);
  }

  /** Whether the watchdog ended this process because a deadline passed. */
  wasKilled(pid: number): boolean {
    return this.get('killedPid') === pid;
  }
}
