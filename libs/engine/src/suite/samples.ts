import { ROLE_CODES, type SampleColumns } from '@torchperf/contracts';
import { decodeColumn, encodeColumn } from './columns';

/** One timed call, as `decodeCalls` returns it. */
export interface Call {
  readonly launch: number;
  /** Number of the block within the launch, counted separately for each role. */
  readonly block: number;
  readonly role: keyof typeof ROLE_CODES;
  /** The example's public number in this run. */
  readonly example: number;
  readonly latencyNs: number;
  readonly correct: boolean;
}

const START_CAPACITY = 32_768;

/**
 * The timed calls of a run, in columns that are filled without allocating (but for doubling when full), so that
 * no garbage collection falls into the timed path.
 */
export class SampleRecorder {
  private count = 0;
  private launch = new Uint16Array(START_CAPACITY);
  private block = new Uint16Array(START_CAPACITY);
  private role = new Uint8Array(START_CAPACITY);
  private example = new Uint32Array(START_CAPACITY);
  private latencyNs = new Float64Array(START_CAPACITY);
  private correct = new Uint8Array(START_CAPACITY);

  /** Calls recorded so far. */
  get length(): number {
    return this.count;
  }

  /** Records a call; `role` as in `ROLE_CODES`. Room was made by `reserve`. */
  add(
    launch: number,
    block: number,
    role: number,
    example: number,
    latencyNs: number,
    correct: boolean,
  ): void {
    const at = this.count++;
    this.launch[at] = launch;
    this.block[at] = block;
    this.role[at] = role;
    this.example[at] = example;
    this.latencyNs[at] = latencyNs;
    this.correct[at] = correct ? 1 : 0;
  }

  /** Makes room for this many further calls; to be called outside the timed path. */
  reserve(calls: number): void {
    if (this.count + calls <= this.latencyNs.length) return;
    const capacity = Math.max(this.latencyNs.length * 2, this.count + calls);
    this.launch = grown(this.launch, new Uint16Array(capacity));
    this.block = grown(this.block, new Uint16Array(capacity));
    this.role = grown(this.role, new Uint8Array(capacity));
    this.example = grown(this.example, new Uint32Array(capacity));
    this.latencyNs = grown(this.latencyNs, new Float64Array(capacity));
    this.correct = grown(this.correct, new Uint8Array(capacity));
  }

  /** Drops the calls from number `length` on: those of an aborted launch. */
  truncate(length: number): void {
    this.count = length;
  }

  /**
   * Latencies in ns of one role's calls from number `from` on, in the order in which they were made.
   * @param blocks numbers of the blocks that are wanted; all where none are named.
   */
  latenciesOf(role: number, from: number, blocks?: readonly number[]): Float64Array {
    return this.latencyNs
      .subarray(from, this.count)
      .filter(
        (_, i) => this.role[from + i] === role && (blocks?.includes(this.block[from + i] as number) ?? true),
      );
  }

  /** The calls as the report holds them. */
  toColumns(): SampleColumns {
    return {
      count: this.count,
      launch: encodeColumn(this.launch.subarray(0, this.count)),
      block: encodeColumn(this.block.subarray(0, this.count)),
      role: encodeColumn(this.role.subarray(0, this.count)),
      example: encodeColumn(this.example.subarray(0, this.count)),
      latencyNs: encodeColumn(this.latencyNs.subarray(0, this.count)),
      correct: encodeColumn(this.correct.subarray(0, this.count)),
    };
  }
}

/** The calls of a report, decoded from its columns. */
export function decodeCalls(columns: SampleColumns): Call[] {
  const launch = new Uint16Array(decodeColumn(columns.launch));
  const block = new Uint16Array(decodeColumn(columns.block));
  const role = new Uint8Array(decodeColumn(columns.role));
  const example = new Uint32Array(decodeColumn(columns.example));
  const latencyNs = new Float64Array(decodeColumn(columns.latencyNs));
  const correct = new Uint8Array(decodeColumn(columns.correct));
  return Array.from({ length: columns.count }, (_, i) => ({
    launch: launch[i] as number,
    block: block[i] as number,
    role: role[i] === ROLE_CODES.contestant ? 'contestant' : 'reference',
    example: example[i] as number,
    latencyNs: latencyNs[i] as number,
    correct: correct[i] === 1,
  }));
}

function grown<T extends { set(source: T): void }>(from: T, to: T): T {
  to.set(from);
  return to;
}
