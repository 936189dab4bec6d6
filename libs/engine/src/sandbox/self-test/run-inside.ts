import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { openUnlinked } from '../launch/unlinked-file';
import type { Sandbox, SandboxExit, SandboxSpec } from '../sandbox';

const TRIAL_TIMEOUT_MS = 20_000;
const MIB = 1024 * 1024;

const TRIAL: Omit<SandboxSpec, 'command' | 'inputFd' | 'outputFd' | 'logFd'> = {
  role: 'trial',
  binds: [],
  limits: {
    memoryBytes: 512 * MIB,
    processes: 32,
    cpuSeconds: 20,
    fileSizeBytes: 16 * MIB,
    tmpBytes: 16 * MIB,
  },
  cpu: null,
  threads: 1,
  allowFork: false,
};

export interface InsideOutcome {
  readonly exit: SandboxExit;
  /** What the program wrote to its standard output and error. */
  readonly log: string;
  /** What it wrote to descriptor 4. */
  readonly answer: string;
}

/** What a file holds, by its descriptor, whatever the position that the sandbox left it at. */
function contents(fd: number): string {
  const bytes = Buffer.alloc(fstatSync(fd).size);
  return bytes.toString('utf8', 0, readSync(fd, bytes, 0, bytes.length, 0));
}

/** Runs a program to its end in a sandbox of its own, and returns what it said. Ended after 20 seconds. */
export async function runInside(
  sandbox: Sandbox,
  scratchDir: string,
  spec: Pick<SandboxSpec, 'command'> & Partial<SandboxSpec>,
): Promise<InsideOutcome> {
  const inputFd = openSync('/dev/null', 'r');
  const outputFd = openUnlinked(scratchDir);
  const logFd = openUnlinked(scratchDir);
  try {
    const contestant = sandbox.launch({ ...TRIAL, inputFd, outputFd, logFd, ...spec });
    const timer = setTimeout(() => contestant.kill(), TRIAL_TIMEOUT_MS);
    const exit = await contestant.exited;
    clearTimeout(timer);
    await contestant.dispose();
    return { exit, log: contents(logFd), answer: contents(outputFd) };
  } finally {
    for (const fd of [inputFd, outputFd, logFd]) closeSync(fd);
  }
}
