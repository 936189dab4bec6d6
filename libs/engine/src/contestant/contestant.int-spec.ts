import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Control } from '../watchdog/control';
import { closeContestantEnds, closeRefereeEnds, openChannel } from './channel';
import { Contestant } from './contestant';
import { AnswerFrame } from './protocol/answer-frame';
import { QuestionFrame } from './protocol/frame';

const CLASSES = 10;
const DELAY_MS = 200;
/** The code of the widest numbers, so that the answer is as long as it may be. */
const FLOAT64 = 11;
/** Waits before it reads anything, as a contestant would that works on what it has while the rest is on its way. */
const SLOW_READER = `
const { readSync, writeSync } = require('node:fs');
const [questionBytes, answerBytes, code] = process.argv.slice(1).map(Number);
const question = Buffer.alloc(questionBytes);
readSync(3, question, 0, 5);
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${DELAY_MS});
for (let have = 5; have < questionBytes; ) have += readSync(3, question, have, questionBytes - have);
const answer = Buffer.alloc(answerBytes);
answer.writeUInt32LE(answerBytes - 5, 0);
answer.writeUInt8(5, 4);
question.copy(answer, 5, 5, 17);
answer.writeUInt8(code, 17);
writeSync(4, answer);
`;

describe('the clock of a call', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'torchperf-clock-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  // A pipe holds 64 KiB: what a longer question has beyond that waits for the contestant to read.
  it.each([
    ['a question that fits into the pipe', 1, 784],
    ['a question longer than the pipe', 64, 784],
    ['one example longer than the pipe', 1, 150_528],
  ])('runs from the first byte that a contestant can work on: %s', async (_, count, values) => {
    const question = new QuestionFrame(count, values);
    const answer = new AnswerFrame(count, CLASSES);
    const channel = openChannel(folder, 'contestant');
    const { inputFd, outputFd } = channel.contestant;
    const child = spawn(
      process.execPath,
      ['-e', SLOW_READER, String(question.bytes.length), String(answer.maxLength), String(FLOAT64)],
      { stdio: ['ignore', 'ignore', 'inherit', inputFd, outputFd] },
    );
    closeContestantEnds(channel);
    const exited = new Promise((resolve) => child.once('exit', resolve));
    const contestant = new Contestant(child.pid as number, channel, new Control());
    contestant.startSeries(10_000);
    const latencyNs = contestant.ask(question, answer);
    contestant.endSeries();
    expect(latencyNs / 1e6).toBeGreaterThanOrEqual(DELAY_MS);
    await exited;
    closeRefereeEnds(channel);
  });
});
