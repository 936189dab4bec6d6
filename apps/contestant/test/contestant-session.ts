import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';

export const FRAME_TYPES = { hello: 1, load: 2, ready: 3, infer: 4, result: 5, bye: 6, error: 7 } as const;
const HEAD_BYTES = 5;
const NONCE_BYTES = 8;

export interface Frame {
  readonly type: number;
  readonly payload: Buffer;
}

/** What a RESULT frame holds. */
export interface Answer {
  readonly nonce: Buffer;
  readonly count: number;
  /** The code of the type of the scores, as docs/protocol.md has it. */
  readonly code: number;
  readonly scores: (number | bigint)[];
}

/** A contestant program under test, without a sandbox, spoken to over pipes at its descriptors 3 and 4. */
export class ContestantSession {
  private readonly child: ChildProcess;
  private readonly input: Writable;
  private readonly frames: AsyncIterator<Frame>;
  private readonly exit: Promise<unknown[]>;
  private log = '';

  constructor(command: string, args: readonly string[]) {
    this.child = spawn(command, args, {
      cwd: '/',
      env: {},
      stdio: ['ignore', 'pipe', 'pipe', 'pipe', 'pipe'],
    });
    this.exit = once(this.child, 'close');
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.log += chunk.toString();
      });
    }
    this.input = this.child.stdio[3] as Writable;
    // A contestant that has ended closes its pipe; what it said before is what the tests look at.
    this.input.on('error', () => undefined);
    this.frames = readFrames(this.child.stdio[4] as Readable);
  }

  /** The next frame. @throws Error with the contestant's log when it ended without one. */
  async next(): Promise<Frame> {
    const { value, done } = await this.frames.next();
    if (done) throw new Error(`the contestant closed its pipe; its log:\n${this.log}`);
    return value;
  }

  send(type: number, payload: Buffer = Buffer.alloc(0)): void {
    const head = Buffer.alloc(HEAD_BYTES);
    head.writeUInt32LE(payload.length, 0);
    head.writeUInt8(type, 4);
    this.input.write(Buffer.concat([head, payload]));
  }

  load(task: Record<string, unknown>): void {
    this.send(FRAME_TYPES.load, Buffer.from(JSON.stringify(task)));
  }

  ask(nonce: Buffer, count: number, values: readonly number[]): void {
    const head = Buffer.alloc(NONCE_BYTES + 4);
    nonce.copy(head);
    head.writeUInt32LE(count, NONCE_BYTES);
    this.send(FRAME_TYPES.infer, Buffer.concat([head, Buffer.from(new Float32Array(values).buffer)]));
  }

  /** Writes bytes as they are, in pieces or wrong on purpose. */
  sendRaw(bytes: Buffer): void {
    this.input.write(bytes);
  }

  closeInput(): void {
    this.input.end();
  }

  /** Waits for the end of the process, and lets frames go that no one asked for. */
  async end(): Promise<{ status: number | null; log: string }> {
    for (let last = false; !last; ) last = (await this.frames.next()).done === true;
    const [status] = await this.exit;
    return { status: status as number | null, log: this.log };
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }
}

type Reader = (values: Buffer, at: number) => number | bigint;
/** Bytes of a number and how it is read, by its code; of float16 only the bits. */
const READERS: Readonly<Record<number, readonly [number, Reader]>> = {
  1: [4, (values, at) => values.readFloatLE(at)],
  2: [1, (values, at) => values.readUInt8(at)],
  3: [1, (values, at) => values.readInt8(at)],
  4: [2, (values, at) => values.readUInt16LE(at)],
  5: [2, (values, at) => values.readInt16LE(at)],
  6: [4, (values, at) => values.readInt32LE(at)],
  7: [8, (values, at) => values.readBigInt64LE(at)],
  9: [1, (values, at) => values.readUInt8(at)],
  10: [2, (values, at) => values.readUInt16LE(at)],
  11: [8, (values, at) => values.readDoubleLE(at)],
  12: [4, (values, at) => values.readUInt32LE(at)],
  13: [8, (values, at) => values.readBigUInt64LE(at)],
};

export function readAnswer(frame: Frame): Answer {
  const code = frame.payload.readUInt8(NONCE_BYTES + 4);
  const [bytes, read] = READERS[code] ?? [1, () => Number.NaN];
  const values = frame.payload.subarray(NONCE_BYTES + 5);
  return {
    nonce: frame.payload.subarray(0, NONCE_BYTES),
    count: frame.payload.readUInt32LE(NONCE_BYTES),
    code,
    scores: Array.from({ length: values.length / bytes }, (_, index) => read(values, bytes * index)),
  };
}

async function* readFrames(stream: Readable): AsyncGenerator<Frame, undefined> {
  let pending = Buffer.alloc(0);
  for await (const chunk of stream) {
    pending = Buffer.concat([pending, chunk as Buffer]);
    for (;;) {
      if (pending.length < HEAD_BYTES) break;
      const end = HEAD_BYTES + pending.readUInt32LE(0);
      if (pending.length < end) break;
      yield { type: pending.readUInt8(4), payload: pending.subarray(HEAD_BYTES, end) };
      pending = pending.subarray(end);
    }
  }
  if (pending.length > 0) yield { type: 0, payload: pending };
}
