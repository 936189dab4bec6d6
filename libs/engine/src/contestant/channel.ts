import { execFileSync } from 'node:child_process';
import { closeSync, constants, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The pipes between the referee and one contestant. They are named pipes, because Node has no other kind with plain
 * blocking descriptors at both ends. The names are removed before the contestant starts.
 *
 * An end opened read-write would never see the other side die, so each end is opened for one direction. A third,
 * temporary descriptor keeps `open` from blocking.
 */
export interface Channel {
  /** The referee's ends. */
  readonly questionFd: number;
  readonly answerFd: number;
  /** A second, non-blocking descriptor of the answer pipe: detects unsolicited bytes. */
  readonly peekFd: number;
  /** The participant's log, non-blocking. */
  readonly logFd: number;
  /** The contestant's ends; close them here once it has started. */
  readonly contestant: { readonly inputFd: number; readonly outputFd: number; readonly logFd: number };
}

/** Opens the pipes of one contestant. `folder` is private to the referee. */
export function openChannel(folder: string, role: string): Channel {
  const names = ['question', 'answer', 'log'].map((name) => join(folder, `${role}-${name}`));
  for (const name of names) rmSync(name, { force: true });
  execFileSync('mkfifo', ['-m', '600', ...names], { env: { PATH: '/usr/bin:/bin' } });
  const [question, answer, log] = names.map(openBothEnds) as [Ends, Ends, Ends];
  const peekFd = openSync(names[1] as string, constants.O_RDONLY | constants.O_NONBLOCK);
  const logFd = openSync(names[2] as string, constants.O_RDONLY | constants.O_NONBLOCK);
  closeSync(log.readFd);
  for (const name of names) rmSync(name);
  return {
    questionFd: question.writeFd,
    answerFd: answer.readFd,
    peekFd,
    logFd,
    contestant: { inputFd: question.readFd, outputFd: answer.writeFd, logFd: log.writeFd },
  };
}

/** Closes the contestant's ends in this process, so that its death ends the answer pipe. */
export function closeContestantEnds(channel: Channel): void {
  for (const fd of Object.values(channel.contestant)) closeSync(fd);
}

/** Closes the referee's ends; the watchdog must have released the log (`Control.releaseLogs`). */
export function closeRefereeEnds(channel: Channel): void {
  for (const fd of [channel.questionFd, channel.answerFd, channel.peekFd, channel.logFd]) closeSync(fd);
}

interface Ends {
  readonly readFd: number;
  readonly writeFd: number;
}

function openBothEnds(name: string): Ends {
  const temporary = openSync(name, 'r+');
  const ends = { readFd: openSync(name, 'r'), writeFd: openSync(name, 'w') };
  closeSync(temporary);
  return ends;
}
