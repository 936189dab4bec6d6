import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answerBytes } from '../../test/answer-bytes';
import { Control } from '../watchdog/control';
import { type Channel, closeRefereeEnds, openChannel } from './channel';
import { Contestant } from './contestant';
import { ContestantFault, ContestantGone } from './fault';
import { AnswerFrame } from './protocol/answer-frame';
import { encodeFrame, FRAME_TYPES, HEADER_BYTES, QuestionFrame } from './protocol/frame';

/**
 * Over real pipes. The other side writes its answers into the pipe before it is asked, and then ends, so that nothing
 * here waits for ever.
 */
const CLASSES = 3;
const NONCE = Buffer.from('12345678');

let folder: string;
let channel: Channel;
let contestant: Contestant;
let question: QuestionFrame;
let answer: AnswerFrame;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'torchperf-contestant-'));
  channel = openChannel(folder, 'contestant');
  contestant = new Contestant(process.pid, channel, new Control());
  question = new QuestionFrame(1, 4);
  answer = new AnswerFrame(1, CLASSES);
  NONCE.copy(question.nonce);
});
afterEach(() => {
  closeSync(channel.contestant.inputFd);
  closeSync(channel.contestant.logFd);
  closeRefereeEnds(channel);
  rmSync(folder, { recursive: true });
});

/** What the contestant will have written by the time it is asked, before it goes. */
function sends(...frames: Buffer[]): void {
  for (const frame of frames) writeSync(channel.contestant.outputFd, frame);
  closeSync(channel.contestant.outputFd);
}

function result(change: (frame: Buffer) => void = () => undefined, classes = CLASSES): Buffer {
  const numbers = Float32Array.from({ length: classes }, (_, i) => i / 2);
  const frame = answerBytes(numbers, { nonce: NONCE });
  change(frame);
  return frame;
}

const ask = () => contestant.ask(question, answer);
const fault = (verdict: ContestantFault['verdict'], text: RegExp) =>
  expect.objectContaining({ verdict, message: expect.stringMatching(text) });

function thrownBy(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown.');
}

describe('ask', () => {
  it('reads the numbers of the answer and times the call', () => {
    sends(result());
    expect(ask()).toBeGreaterThan(0);
    expect(Array.from(answer.scores as Float32Array)).toEqual([0, 0.5, 1]);
  });

  it.each([
    ['another nonce', () => result((bytes) => bytes.writeUInt8(0, HEADER_BYTES)), /nonce and the count/],
    [
      'another count',
      () => result((bytes) => bytes.writeUInt32LE(2, HEADER_BYTES + 8)),
      /nonce and the count/,
    ],
    ['too many numbers', () => result(undefined, CLASSES + 1), /wrong length/],
    ['too few numbers', () => result(undefined, CLASSES - 1), /wrong length/],
    ['a length that is not its own', () => result((bytes) => bytes.writeUInt32LE(9, 0)), /wrong length/],
    ['no type of numbers', () => result((bytes) => bytes.writeUInt8(0, 17)), /no such type/],
    [
      'a type of numbers that needs more bytes',
      () => result((bytes) => bytes.writeUInt8(11, 17)),
      /wrong length for numbers of its type/,
    ],
    ['another type', () => encodeFrame(FRAME_TYPES.ready, {}), /a frame READY came/],
    ['an unknown type', () => result((bytes) => bytes.writeUInt8(99, 4)), /a frame OF TYPE 99 came/],
    ['a malformed error', () => encodeFrame(FRAME_TYPES.error, { stage: 'never' }), /malformed ERROR/],
    [
      'an endless error',
      () => result((bytes) => bytes.writeUInt8(FRAME_TYPES.error, 4) && bytes.writeUInt32LE(1 << 30, 0)),
      /longer than 65536 bytes/,
    ],
  ])('refuses %s', (_, frame, text) => {
    sends(frame());
    expect(thrownBy(ask)).toEqual(fault('wrong-output', text));
  });

  it('does not say which type another frame had, once inputs are hidden', () => {
    sends(result((bytes) => bytes.writeUInt8(99, 4)));
    contestant.startConfidential();
    expect(thrownBy(ask)).toEqual(fault('wrong-output', /^[^\d]*a frame of another type came/));
  });

  it('does not wait for the rest of an answer that is too short', () => {
    // The other side lives on: waiting would never end.
    writeSync(channel.contestant.outputFd, result(undefined, CLASSES - 1));
    expect(thrownBy(ask)).toEqual(fault('wrong-output', /wrong length/));
    closeSync(channel.contestant.outputFd);
  });

  it('distinguishes the death of the contestant from a fault', () => {
    sends(result().subarray(0, 9));
    const error = thrownBy(ask);
    expect(error).toBeInstanceOf(ContestantGone);
    expect(error).toMatchObject({ stage: 'infer' });
  });

  it.each([
    ['exception', 'crashed'],
    ['bad-output', 'wrong-output'],
    ['out-of-memory', 'out-of-memory'],
  ] as const)(
    'passes on an error of kind %s with its text, but not once inputs are hidden',
    (kind, verdict) => {
      const report = encodeFrame(FRAME_TYPES.error, {
        stage: 'infer',
        kind,
        message: 'LEAK',
        trace: 'line 3',
      });
      sends(report, report);
      expect(thrownBy(ask)).toEqual(fault(verdict, /^LEAK\nline 3$/));
      contestant.startConfidential();
      expect(thrownBy(ask)).toEqual(fault(verdict, /hidden example/));
    },
  );
});

describe('hello and load', () => {
  const hello = encodeFrame(FRAME_TYPES.hello, { protocol: 2, runtime: 'python', versions: { numpy: '2' } });
  const request = {
    bundle: '/bundle',
    entry: 'model.py',
    inputShape: [4],
    classes: 3,
    threads: 1,
    identity: false,
  };

  it('gives the greeting, then the time of loading', () => {
    sends(hello, encodeFrame(FRAME_TYPES.ready, {}));
    expect(contestant.hello(1000).versions).toEqual({ numpy: '2' });
    expect(contestant.load(request, 1000)).toBeGreaterThan(0);
  });

  it('does not take another version of the protocol', () => {
    sends(encodeFrame(FRAME_TYPES.hello, { protocol: 1, runtime: 'python', versions: {} }));
    expect(() => contestant.hello(1000)).toThrow(/protocol/);
  });

  it('passes on why a bundle does not load', () => {
    sends(encodeFrame(FRAME_TYPES.error, { stage: 'load', kind: 'exception', message: 'no weights' }));
    expect(thrownBy(() => contestant.load(request, 1000))).toEqual(fault('load-failed', /^no weights$/));
  });

  it('says at which stage the contestant ended', () => {
    sends();
    expect(thrownBy(() => contestant.hello(1000))).toMatchObject({ stage: 'start' });
    expect(thrownBy(() => contestant.load(request, 1000))).toMatchObject({ stage: 'load' });
  });
});

describe('refuseUnsolicited', () => {
  it('accepts silence, and the end of the contestant, which the next question shows', () => {
    expect(() => contestant.refuseUnsolicited()).not.toThrow();
    sends();
    expect(() => contestant.refuseUnsolicited()).not.toThrow();
  });

  it('ends a run in which unsolicited bytes were sent', () => {
    sends(Buffer.from('x'));
    expect(thrownBy(() => contestant.refuseUnsolicited())).toBeInstanceOf(ContestantFault);
  });
});

it('accepts that a contestant has already ended', () => {
  closeSync(channel.contestant.inputFd);
  expect(() => contestant.bye()).not.toThrow();
  sends();
  channel = { ...channel, contestant: { ...channel.contestant, inputFd: openSpare() } };
});

/** A descriptor for the clean-up to close in place of the one that a test closed. */
function openSpare(): number {
  return openSync('/dev/null', 'r');
}
