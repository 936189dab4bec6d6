import type { Runtime, SuiteParameters, TaskShape } from '@torchperf/contracts';
import type { RuntimeProgram, Sandbox, SandboxBind, SandboxedProcess } from '../sandbox';
import type { Control } from '../watchdog/control';
import { type Channel, closeContestantEnds, closeRefereeEnds, openChannel } from './channel';
import { Contestant, type Hello } from './contestant';
import { contestantLimits } from './contestant-limits';
import { PlatformFault } from './fault';

/** What is measured in a run. Only the contestant's faults are participant faults; all others are platform faults. */
export type RoleName = 'contestant' | 'reference' | 'identity';

/** A role with what it runs. */
export interface RoleSpec {
  readonly name: RoleName;
  readonly runtime: Runtime;
  /** Null for the identity contestant, which has no bundle. */
  readonly bundle: { readonly folder: string; readonly entry: string } | null;
}

/** What all launches of a run have in common. */
export interface SuiteContext {
  readonly sandbox: Sandbox;
  readonly control: Control;
  readonly folder: string;
  readonly cpu: number | null;
  readonly task: TaskShape;
  readonly suite: SuiteParameters;
  /** The program of each runtime that takes part in the run. */
  readonly programs: ReadonlyMap<Runtime, RuntimeProgram>;
}

/** The contestant program sends HELLO before it reads the bundle; slower than this is a platform fault. */
const HELLO_TIMEOUT_MS = 30_000;

/** A started contestant with its sandbox. */
export interface Started {
  readonly role: RoleSpec;
  readonly contestant: Contestant;
  readonly process: SandboxedProcess;
}

/**
 * Starts a fresh sandboxed process, without waiting for its greeting (see `greet`).
 * @throws PlatformFault, SandboxUnavailableError: platform faults.
 */
export function start(context: SuiteContext, role: RoleSpec): Started {
  const program = context.programs.get(role.runtime);
  if (!program) throw new PlatformFault(`No program was found for the runtime ${role.runtime}.`);
  const channel = openChannel(context.folder, role.name);
  let process: SandboxedProcess;
  try {
    process = launch(context, role, program, channel);
  } catch (error) {
    closeRefereeEnds(channel);
    throw error;
  } finally {
    closeContestantEnds(channel);
  }
  return { role, process, contestant: new Contestant(process.pid, channel, context.control) };
}

function launch(
  context: SuiteContext,
  role: RoleSpec,
  program: RuntimeProgram,
  channel: Channel,
): SandboxedProcess {
  const { suite } = context;
  return context.sandbox.launch({
    role: role.name,
    command: program.command,
    env: program.env,
    binds: role.bundle ? [...program.binds, bindOf(role.bundle)] : program.binds,
    ...channel.contestant,
    limits: contestantLimits(suite),
    cpu: context.cpu,
    threads: suite.threads,
    allowFork: false,
  });
}

/** Where a bundle appears inside. */
export function bindOf(bundle: { readonly folder: string }): SandboxBind {
  return { source: bundle.folder, target: '/bundle' };
}

/** Waits for the greeting. @throws ContestantGone, here a platform fault: the bundle was not read yet. */
export function greet(started: Started): Hello {
  return started.contestant.hello(HELLO_TIMEOUT_MS);
}

/** Loads the role's bundle; @returns load time in ms. */
export function load(context: SuiteContext, started: Started): number {
  const { bundle } = started.role;
  return started.contestant.load(
    {
      ...context.task,
      bundle: bundle ? context.sandbox.pathInside(bindOf(bundle)) : '',
      entry: bundle?.entry ?? '',
      threads: context.suite.threads,
      identity: bundle === null,
    },
    context.suite.loadTimeoutMs,
  );
}

/**
 * Ends the sandbox and all in it, and closes the pipes.
 * @throws SandboxSurvivorError when something in it does not die.
 */
export async function stop(started: Started): Promise<void> {
  started.process.kill();
  try {
    await started.process.dispose();
  } finally {
    closeRefereeEnds(started.contestant.channel);
  }
}
