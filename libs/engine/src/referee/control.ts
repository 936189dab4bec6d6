/**
 * What the referee's main thread, which blocks on pipes, and its warden thread tell each other: a small block
 * of shared memory, written with single atomic stores in the timed path.
 */
const FIELDS = [
  'deadlineMs',
  'victimPid',
  'killedPid',
  'phase',
  'launchesDone',
  'launchesMin',
  'launchesMax',
  'launchPermille',
  'logFd',
  'discardFd',
  'logOpen',
] as const;
type Field = (typeof FIELDS)[number];

const INDEX = Object.fromEntries(FIELDS.map((field, index) => [field, index])) as Record<Field, number>;
const NONE = -1;

export class Control {
  private readonly cells: Int32Array;
  /** No deadline is ever set later than this one, of the whole run; in ms of `performance.now()`. */
  runDeadlineMs = Number.MAX_SAFE_INTEGER;

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

  /** From now until `disarm`, the warden kills `pid` once the referee's clock passes `deadlineMs`. */
  arm(pid: number, deadlineMs: number): void {
    Atomics.store(this.cells, INDEX.victimPid, pid);
    Atomics.store(this.cells, INDEX.deadlineMs, Math.ceil(Math.min(deadlineMs, this.runDeadlineMs)));
  }

  /** Moves the deadline of the armed victim: the cheap form for between two calls. */
  extend(deadlineMs: number): void {
    Atomics.store(this.cells, INDEX.deadlineMs, Math.ceil(Math.min(deadlineMs, this.runDeadlineMs)));
  }

  disarm(): void {
    Atomics.store(this.cells, INDEX.deadlineMs, NONE);
  }

  /** Whether the warden ended this process because a deadline passed. */
  wasKilled(pid: number): boolean {
    return this.get('killedPid') === pid;
  }
}
