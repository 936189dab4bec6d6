import type { Runtime, SuiteParameters, TaskShape } from '@torchperf/contracts';
import { closeContestantEnds, closeRefereeEnds, openChannel } from '../referee/channel';
import { Contestant, type Hello } from '../referee/contestant';
import type { Control } from '../referee/control';
import { ContestantFault, ContestantGone, PlatformFault } from '../referee/fault';
import type { RuntimeProgram, Sandbox, SandboxedProcess } from '../sandbox';

/** Who is measured in a run. Only the contestant's faults are the submission's; any other's are ours. */
export type RoleName = 'contestant' | 'reference' | 'identity';

export interface RoleSpec {
  readonly name: RoleName;
  readonly runtime: Runtime;
  /** Null for the identity contestant, which has no bundle. */
  readonly bundle: { readonly folder: string; readonly entry: string } | null;
}

/** What all launches of a run have in common. */
export interface Bench {
  readonly sandbox: Sandbox;
  readonly control: Control;
  readonly folder: string;
  readonly cpu: number | null;
  readonly task: TaskShape;
  readonly suite: SuiteParameters;
  /** The program of each runtime that takes part in the run. */
  readonly programs: ReadonlyMap<Runtime, RuntimeProgram>;
}

/** The contestant program says hello before it touches the bundle; slower than this is our fault. */
const HELLO_TIMEOUT_MS = 30_000;
const TMP_BYTES = 64 * 1024 * 1024;
const FILE_SIZE_BYTES = 64 * 1024 * 1024;
const EXIT_WAIT_MS = 5_000;
const SIGSYS_STATUS = 128 + 31;

/** A started contestant with its sandbox. */
export interface Started {
  readonly role: RoleSpec;
  readonly contestant: Contestant;
  readonly process: SandboxedProcess;
}

/** Starts a fresh sandboxed process; it greets in its own time (see `greet`). */
export function start(bench: Bench, role: RoleSpec): Started {
  const { suite } = bench;
  const program = bench.programs.get(role.runtime);
  if (!program) throw new PlatformFault(`No program was found for the runtime ${role.runtime}.`);
  const channel = openChannel(bench.folder, role.name);
  const process = bench.sandbox.launch({
    role: role.name,
    command: program.command,
    env: program.env,
    binds: role.bundle
      ? [...program.binds, { source: role.bundle.folder, target: '/bundle' }]
      : program.binds,
    inputFd: channel.contestant.inputFd,
    outputFd: channel.contestant.outputFd,
    logFd: channel.contestant.logFd,
    limits: {
      memoryBytes: suite.memoryLimitBytes,
      processes: suite.processLimit,
      cpuSeconds: Math.ceil(suite.runTimeoutMs / 1000) * suite.threads,
      fileSizeBytes: FILE_SIZE_BYTES,
      tmpBytes: TMP_BYTES,
    },
    cpu: bench.cpu,
    threads: suite.threads,
    allowFork: false,
  });
  closeContestantEnds(channel);
  return { role, process, contestant: new Contestant(process.pid, channel, bench.control) };
}

export function greet(started: Started): Hello {
  return started.contestant.hello(HELLO_TIMEOUT_MS);
}

/** Loads the role's bundle; @returns load time in ms. */
export function load(bench: Bench, started: Started): number {
  const { bundle } = started.role;
  return started.contestant.load(
    {
      ...bench.task,
      entry: bundle?.entry ?? '',
      threads: bench.suite.threads,
      identity: bundle === null,
    },
    bench.suite.loadTimeoutMs,
  );
}

/** Ends the sandbox and all in it, and closes the pipes. */
export async function stop(started: Started): Promise<void> {
  started.process.kill();
  await started.process.dispose();
  closeRefereeEnds(started.contestant.channel);
}

/**
 * Turns whatever was thrown while `started` was asked into what it means: a fault of the contestant with its
 * verdict, or, for every other role and every surprise, a fault of ours.
 */
export async function judge(bench: Bench, started: Started, error: unknown): Promise<Error> {
  const fault = error instanceof ContestantGone ? await explainDeath(bench, started, error) : error;
  if (!(fault instanceof ContestantFault)) {
    return fault instanceof PlatformFault ? fault : new PlatformFault(String(fault), { cause: fault });
  }
  if (started.role.name === 'contestant') return fault;
  return new PlatformFault(`The ${started.role.name} failed (${fault.verdict}): ${fault.message}`, {
    cause: fault,
  });
}

async function explainDeath(bench: Bench, started: Started, gone: ContestantGone): Promise<Error> {
  const { process, contestant } = started;
  const exit = await Promise.race([process.exited, after(EXIT_WAIT_MS)]);
  process.kill();
  const oomKills = process.memoryEvents().oomKills ?? 0;
  const { suite } = bench;
  if (oomKills > 0) {
    return new ContestantFault(
      'out-of-memory',
      `The model needed more memory than the limit of ${mebibytes(suite.memoryLimitBytes)} MiB (${where(gone)}).`,
    );
  }
  if (bench.control.wasKilled(contestant.pid)) {
    return new ContestantFault('timed-out', timeoutMessage(gone, suite));
  }
  if (gone.stage === 'start' || exit?.started === false) {
    return new PlatformFault(`The contestant program ended before it greeted: ${JSON.stringify(exit)}.`);
  }
  if (exit?.signal === 'SIGSYS' || exit?.code === SIGSYS_STATUS) {
    return new ContestantFault('forbidden', `The sandbox stopped a forbidden system call (${where(gone)}).`);
  }
  return new ContestantFault('crashed', `The model's process ended ${describeExit(exit)} (${where(gone)}).`);
}

function describeExit(exit: { code: number | null; signal: NodeJS.Signals | null } | undefined): string {
  if (!exit) return 'its connection';
  if (exit.signal) return `by signal ${exit.signal}`;
  const code = exit.code ?? 0;
  return code > 128 ? `by signal number ${code - 128}` : `with exit code ${code}`;
}

function timeoutMessage(gone: ContestantGone, suite: SuiteParameters): string {
  return gone.stage === 'load'
    ? `load() took longer than the limit of ${suite.loadTimeoutMs / 1000} s.`
    : `A call took longer than the limit of ${suite.callTimeoutMs / 1000} s, or the run longer than ${suite.runTimeoutMs / 1000} s.`;
}

function where(gone: ContestantGone): string {
  return gone.stage === 'load' ? 'while loading' : 'while answering a call';
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 1024 ** 2);
}

function after(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), ms).unref());
}
