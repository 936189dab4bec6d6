import { closeSync, fstatSync, mkdtempSync, readdirSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Channel, closeContestantEnds, closeRefereeEnds, openChannel } from './channel';

let folder: string;
let channel: Channel;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'torchperf-channel-'));
  channel = openChannel(folder, 'contestant');
});
afterEach(() => rmSync(folder, { recursive: true }));

const descriptors = () => readdirSync('/proc/self/fd').length;
const byte = Buffer.alloc(1);

it('leaves no name by which the pipes could be opened', () => {
  expect(readdirSync(folder)).toEqual([]);
  closeContestantEnds(channel);
  closeRefereeEnds(channel);
});

it('carries questions one way and answers and log the other', () => {
  const { contestant } = channel;
  writeSync(channel.questionFd, 'q');
  writeSync(contestant.outputFd, 'a');
  writeSync(contestant.logFd, 'l');
  const received = [contestant.inputFd, channel.answerFd, channel.logFd].map((fd) => {
    readSync(fd, byte, 0, 1, null);
    return byte.toString();
  });
  expect(received).toEqual(['q', 'a', 'l']);
  expect(() => readSync(contestant.outputFd, byte, 0, 1, null)).toThrow('EBADF');
  closeContestantEnds(channel);
  closeRefereeEnds(channel);
});

it('sees the contestant die: no answer is waited for, no question is taken', () => {
  closeContestantEnds(channel);
  expect(readSync(channel.answerFd, byte, 0, 1, null)).toBe(0);
  expect(() => writeSync(channel.questionFd, 'q')).toThrow('EPIPE');
  closeRefereeEnds(channel);
});

it('does not wait where nothing has been sent: on the peeking end and the log', () => {
  for (const fd of [channel.peekFd, channel.logFd]) {
    expect(() => readSync(fd, byte, 0, 1, null)).toThrow('EAGAIN');
  }
  closeContestantEnds(channel);
  closeRefereeEnds(channel);
});

it('opens seven descriptors and closes them all', () => {
  const open = descriptors();
  closeContestantEnds(channel);
  closeRefereeEnds(channel);
  expect(open - descriptors()).toBe(7);
  expect(() => fstatSync(channel.questionFd)).toThrow('EBADF');
  expect(() => closeSync(channel.contestant.inputFd)).toThrow('EBADF');
});
