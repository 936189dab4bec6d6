import { readSync, writeSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import type { TaskShape } from '@torchperf/contracts';
import { z } from 'zod';
import type { Control } from '../watchdog/control';
import { plainText } from '../watchdog/plain-text';
import type { Channel } from './channel';
import { ContestantFault, ContestantGone } from './fault';
import type { AnswerFrame } from './protocol/answer-frame';
import {
  encodeFrame,
  FRAME_TYPES,
  HEADER_BYTES,
  JSON_FRAME_LIMIT_BYTES,
  PROTOCOL_VERSION,
  type QuestionFrame,
  TENSOR_PREFIX_BYTES,
} from './protocol/frame';

/** A contestant that has read its questions has room for five more bytes in the pipe. */
const BYE_TIMEOUT_MS = 300;

const HelloSchema = z.object({
  protocol: z.literal(PROTOCOL_VERSION),
  runtime: z.string(),
  versions: z.record(z.string().max(100), z.string().max(300)),
});
/** The contestant program's description of itself, sent before it reads the bundle; not the participant's text. */
export type Hello = z.infer<typeof HelloSchema>;

const ErrorSchema = z.object({
  stage: z.enum(['load', 'infer']),
  kind: z.enum(['exception', 'bad-output', 'out-of-memory', 'forbidden']),
  message: z.string(),
  trace: z.string().default(''),
});
type ErrorFrame = z.infer<typeof ErrorSchema>;

/** The body of LOAD. */
export interface LoadRequest extends TaskShape {
  /** The bundle's folder, as the contestant sees it. */
  readonly bundle: string;
  readonly entry: string;
  readonly threads: number;
  readonly identity: boolean;
}

/**
 * The referee's side of one contestant. Every method blocks this thread until the answer arrives, the contestant ends,
 * or the watchdog kills it after its deadline.
 */
export class Contestant {
  /**
   * Whether errors are redacted. During inference they could carry hidden inputs, so only the referee's own text is
   * passed on; during load and rehearsal the full text is.
   */
  private confidential = false;
  /** The current step and its time limit, for the message when it takes longer. */
  private asked = { what: '', limitMs: 0 };

  constructor(
    readonly pid: number,
    readonly channel: Channel,
    private readonly control: Control,
  ) {}

  /**
   * Waits for the greeting, which the contestant program sends before it reads the bundle.
   * @throws ContestantGone when it ended before; ZodError when the greeting is not of this version.
   */
  hello(timeoutMs: number): Hello {
    return this.within('The greeting', timeoutMs, 'start', () => {
      const frame = this.readJson('start');
      if (frame.type !== FRAME_TYPES.hello) throw unexpected('a greeting (HELLO)', frame.type);
      return HelloSchema.parse(frame.body);
    });
  }

  /**
   * Loads the bundle.
   * @returns load time in ms, from LOAD to READY.
   * @throws ContestantFault when it reports an error or breaks the protocol; ContestantGone when it ended.
   */
  load(request: LoadRequest, timeoutMs: number): number {
    const order = encodeFrame(FRAME_TYPES.load, request);
    return this.within('load()', timeoutMs, 'load', () => {
      const start = performance.now();
      for (let at = 0; at < order.length; ) at += writeSync(this.channel.questionFd, order, at);
      const frame = this.readJson('load');
      if (frame.type !== FRAME_TYPES.ready) throw unexpected('READY after loading', frame.type);
      return performance.now() - start;
    });
  }

  /** From here on hidden inputs are asked, and errors are redacted. */
  startConfidential(): void {
    this.confidential = true;
  }

  /**
   * Starts a series of calls, each with this limit; `endSeries` ends it.
   * @param what names each of them, as in "A call".
   */
  startSeries(callTimeoutMs: number, what = 'A call'): void {
    this.asked = { what, limitMs: callTimeoutMs };
    this.control.arm(this.pid, performance.now() + callTimeoutMs);
  }

  /** Ends a series of calls: no deadline applies until the next. */
  endSeries(): void {
    this.control.disarm();
  }

  /**
   * One timed call: writes `question` and reads the answer into `answer`. The clock is read just before the first byte
   * of the question is written, because a contestant can start on a part of it, and just after the last byte of the
   * answer was read.
   * @returns latency in ns.
   * @throws ContestantFault when the answer breaks the protocol; ContestantGone when there is none.
   */
  ask(question: QuestionFrame, answer: AnswerFrame): number {
    const { questionFd, answerFd } = this.channel;
    const asked = question.bytes;
    const { bytes } = answer;
    let expected = answer.maxLength;
    const start = performance.now();
    this.control.extend(start + this.asked.limitMs);
    let written = 0;
    let received = 0;
    try {
      while (written < asked.length) {
        written += writeSync(questionFd, asked, written, asked.length - written);
      }
      while (received < expected) {
        const count = readSync(answerFd, bytes, received, expected + 1 - received, null);
        if (count === 0) break;
        received += count;
        expected = answer.lengthFrom(received);
      }
    } catch (error) {
      throw this.isPipeError(error) ? this.gone('infer') : error;
    }
    const end = performance.now();
    if (received !== expected) this.explain(bytes, received, expected);
    const prefixEnd = HEADER_BYTES + TENSOR_PREFIX_BYTES;
    if (bytes.compare(asked, HEADER_BYTES, prefixEnd, HEADER_BYTES, prefixEnd) !== 0) {
      throw new ContestantFault(
        'wrong-output',
        'The answer does not carry the nonce and the count of the question.',
      );
    }
    return (end - start) * 1e6;
  }

  /**
   * Checks for unsolicited bytes.
   * @throws ContestantFault `wrong-output` if there are any.
   */
  refuseUnsolicited(): void {
    const byte = Buffer.alloc(1);
    try {
      if (readSync(this.channel.peekFd, byte, 0, 1, null) > 0) {
        throw new ContestantFault('wrong-output', 'The contestant sent bytes that no one had asked for.');
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
  }

  /** Sends BYE to the contestant, and ignores any answer. */
  bye(): void {
    const frame = encodeFrame(FRAME_TYPES.bye);
    this.control.arm(this.pid, performance.now() + BYE_TIMEOUT_MS);
    try {
      writeSync(this.channel.questionFd, frame);
    } catch (error) {
      if (!this.isPipeError(error)) throw error;
    } finally {
      this.control.disarm();
    }
  }

  private within<T>(what: string, timeoutMs: number, stage: 'start' | 'load', action: () => T): T {
    this.asked = { what, limitMs: timeoutMs };
    this.control.arm(this.pid, performance.now() + timeoutMs);
    try {
      return action();
    } catch (error) {
      throw this.isPipeError(error) ? this.gone(stage) : error;
    } finally {
      this.control.disarm();
    }
  }

  private gone(stage: 'start' | 'load' | 'infer'): Error {
    return new ContestantGone(stage, this.asked.what, this.asked.limitMs);
  }

  private isPipeError(error: unknown): boolean {
    return (error as NodeJS.ErrnoException).code === 'EPIPE';
  }

  private readFully(target: Buffer, from: number, to: number, stage: 'start' | 'load' | 'infer'): void {
    for (let at = from; at < to; ) {
      const count = readSync(this.channel.answerFd, target, at, to - at, null);
      if (count === 0) throw this.gone(stage);
      at += count;
    }
  }

  private readJson(stage: 'start' | 'load'): { type: number; body: unknown } {
    const header = Buffer.alloc(HEADER_BYTES);
    this.readFully(header, 0, HEADER_BYTES, stage);
    const type = header[4] as number;
    const body = this.readBody(header.readUInt32LE(0), stage, Buffer.alloc(0));
    if (type === FRAME_TYPES.error) throw this.reported(body);
    return { type, body };
  }

  private readBody(length: number, stage: 'start' | 'load' | 'infer', started: Buffer): unknown {
    if (length > JSON_FRAME_LIMIT_BYTES) {
      throw new ContestantFault(
        'wrong-output',
        `A frame longer than ${JSON_FRAME_LIMIT_BYTES} bytes came, where JSON was expected.`,
      );
    }
    const payload = Buffer.alloc(length);
    started.copy(payload);
    this.readFully(payload, Math.min(started.length, length), length, stage);
    try {
      return JSON.parse(payload.toString('utf8'));
    } catch {
      throw new ContestantFault('wrong-output', 'A frame that should be JSON is not.');
    }
  }

  /** Throws the reason why no valid answer came: another length or type of frame, an ERROR, or nothing. */
  private explain(bytes: Buffer, received: number, expected: number): never {
    if (received >= HEADER_BYTES && bytes[4] === FRAME_TYPES.error) {
      const started = Buffer.from(bytes.subarray(HEADER_BYTES, received));
      throw this.reported(this.readBody(bytes.readUInt32LE(0), 'infer', started));
    }
    if (received >= HEADER_BYTES && bytes[4] !== FRAME_TYPES.result) {
      // With hidden inputs, the type is not shown: the contestant chooses that byte.
      if (this.confidential) throw new ContestantFault('wrong-output', CONFIDENTIAL_FRAME);
      throw unexpected('an answer (RESULT)', bytes[4] as number);
    }
    // Neither length nor type is shown: they could carry hidden inputs.
    if (received > expected) {
      throw new ContestantFault(
        'wrong-output',
        'The answer frame has the wrong length for numbers of its type, or no such type.',
      );
    }
    throw this.gone('infer');
  }

  private reported(body: unknown): ContestantFault {
    const parsed = ErrorSchema.safeParse(body);
    if (!parsed.success)
      return new ContestantFault('wrong-output', 'The contestant sent a malformed ERROR frame.');
    const error = this.confidential ? withoutForbidden(parsed.data) : parsed.data;
    return new ContestantFault(verdictOf(error), this.describe(error), error.stage);
  }

  private describe(error: ErrorFrame): string {
    if (this.confidential) {
      return error.stage === 'load' ? CONFIDENTIAL_LOAD_MESSAGE : CONFIDENTIAL_MESSAGES[error.kind];
    }
    const trace = error.trace.trim();
    return plainText(`${error.message}${trace ? `\n${trace}` : ''}`).slice(0, 3500);
  }
}

const CONFIDENTIAL_LOAD_MESSAGE =
  'The bundle loaded in the first launch, and failed to load in a later one. Its text is not shown, because it could carry hidden inputs of the launches before; look for code that depends on time, on chance or on memory that is left.';

const CONFIDENTIAL_FRAME = 'Expected an answer (RESULT), but a frame of another type came.';

const CONFIDENTIAL_EXCEPTION =
  'The model raised an exception on a hidden example. Its text is not shown, because it could carry hidden inputs. The same model answered the rehearsal inputs; look for code that depends on the values of the input.';

const CONFIDENTIAL_MESSAGES: Record<ErrorFrame['kind'], string> = {
  exception: CONFIDENTIAL_EXCEPTION,
  forbidden: CONFIDENTIAL_EXCEPTION,
  'bad-output':
    'The model gave an unusable answer (wrong shape, not numbers, NaN or infinite) to a hidden example. It answered the rehearsal inputs properly; look for code that depends on the values of the input.',
  'out-of-memory': 'It failed on a hidden example, so its message is not shown.',
};

/** The model chooses the kind, which could carry a hidden input: with hidden inputs there is one kind less. */
function withoutForbidden(error: ErrorFrame): ErrorFrame {
  return error.kind === 'forbidden' ? { ...error, kind: 'exception' } : error;
}

function verdictOf(error: ErrorFrame): ContestantFault['verdict'] {
  if (error.kind === 'out-of-memory' || error.kind === 'forbidden') return error.kind;
  if (error.stage === 'load') return 'load-failed';
  return error.kind === 'bad-output' ? 'wrong-output' : 'crashed';
}

function unexpected(wanted: string, type: number): ContestantFault {
  const name = Object.entries(FRAME_TYPES).find(([, value]) => value === type)?.[0] ?? `of type ${type}`;
  return new ContestantFault('wrong-output', `Expected ${wanted}, but a frame ${name.toUpperCase()} came.`);
}
