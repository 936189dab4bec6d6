import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import type { MemoryEvents } from '../sandbox';
import { contestantLimits } from './contestant-limits';
import {
  ContestantFault,
  ContestantGone,
  MachineBusy,
  PlatformFault,
  ReferenceFault,
  RunOutOfTime,
} from './fault';
import {
  describeMoment,
  killedForMemory,
  refusedMemory,
  tookTooLong,
  usedCpuTime,
  withLimitsNamed,
} from './limit-messages';
import type { RoleSpec, Started, SuiteContext } from './role';

/** How long to wait for the exit status of a process whose pipes are closed. */
const EXIT_WAIT_MS = 300;
const SIGSYS_STATUS = 128 + 31;
const MIB = 1024 ** 2;
/** A process killed at its limit requested more than was left, so its peak may be somewhat lower. */
const NEAR_LIMIT = 0.8;

const CONFIDENTIAL_DEATH =
  "The model's process ended after hidden examples had been asked. By which status or signal is not shown, because it could carry hidden inputs. The same model answered the rehearsal inputs; look for code that depends on the values of the input, and for native code that faults.";

/**
 * Classifies an error thrown while `started` was asked: a participant fault with its verdict, or, for every other role
 * and every unexpected error, a platform fault.
 */
export async function classifyFailure(
  context: SuiteContext,
  started: Started,
  error: unknown,
): Promise<Error> {
  const fault =
    error instanceof ContestantGone
      ? await explainDeath(context, started, error)
      : explainMessage(context, started, error);
  if (!(fault instanceof ContestantFault)) {
    return fault instanceof PlatformFault ? fault : new PlatformFault(String(fault), { cause: fault });
  }
  if (started.role.name === 'contestant' || fault instanceof RunOutOfTime) return fault;
  if (started.role.name === 'reference') return new ReferenceFault(fault);
  return new PlatformFault(`The identity contestant failed (${fault.verdict}): ${fault.message}`, {
    cause: fault,
  });
}

/** Adds the exceeded limit to a model's message. With hidden inputs, the message holds no text of the model. */
function explainMessage(context: SuiteContext, { process }: Started, error: unknown): unknown {
  if (!(error instanceof ContestantFault)) return error;
  const { verdict, message, stage } = error;
  if (verdict === 'out-of-memory') {
    const { peakBytes } = process.memory();
    const moment = describeMoment(stage, launchNumber(context));
    return new ContestantFault(
      verdict,
      refusedMemory(context.suite.memoryLimitBytes, peakBytes, moment, message),
    );
  }
  if (context.control.isHiddenAsked) return error;
  return new ContestantFault(verdict, withLimitsNamed(message, contestantLimits(context.suite)));
}

async function explainDeath(context: SuiteContext, started: Started, gone: ContestantGone): Promise<Error> {
  const { process, contestant } = started;
  const { suite, control } = context;
  const killed = control.wasKilled(contestant.pid);
  const runIsOver = performance.now() >= control.runDeadlineMs;
  // Otherwise the deadline could kill a process that only closed its pipes, while its exit is awaited.
  control.disarm();
  const exit = await Promise.race([process.exited, delay(EXIT_WAIT_MS, undefined, { ref: false })]);
  const { peakBytes } = process.memory();
  process.kill();
  const launch = launchNumber(context);
  const moment = describeMoment(gone.stage === 'infer' ? 'infer' : 'load', launch);
  const memoryEvents = process.memoryEvents();
  if ((memoryEvents.oomKills ?? 0) > 0) {
    return explainMemoryKill(started.role, memoryEvents, suite.memoryLimitBytes, peakBytes, moment);
  }
  if (killed) {
    const waitShare = Math.max(0, control.get('killedWaitPermille')) / 1000;
    if (waitShare > 0) return new MachineBusy(gone.what, waitShare, runIsOver);
    if (runIsOver) return new RunOutOfTime(suite, Math.max(0, control.get('launchesDone')));
    return new ContestantFault('timed-out', tookTooLong(gone.what, gone.limitMs, launch));
  }
  if (gone.stage === 'start' || exit?.started === false) {
    return new PlatformFault(`The contestant program ended before it greeted: ${JSON.stringify(exit)}.`);
  }
  if (exit?.signal === 'SIGSYS' || exit?.code === SIGSYS_STATUS) {
    return new ContestantFault('forbidden', `The sandbox stopped a forbidden system call (${moment}).`);
  }
  const limits = contestantLimits(suite);
  if (exit?.signal === 'SIGKILL' && (process.cpuTimeNs() ?? 0) >= limits.cpuSeconds * 1e9) {
    return new ContestantFault('timed-out', usedCpuTime(limits, moment));
  }
  // The model chooses its exit status, and in part the signal that ends it.
  if (control.isHiddenAsked) return new ContestantFault('crashed', CONFIDENTIAL_DEATH);
  const message = `The model's process ended ${describeExit(exit)} (${moment}).`;
  return new ContestantFault('crashed', withLimitsNamed(message, limits));
}

function explainMemoryKill(
  role: RoleSpec,
  events: MemoryEvents,
  limitBytes: number,
  peakBytes: number | null,
  moment: string,
): Error {
  if (reachedLimit(events, limitBytes, peakBytes)) {
    return new ContestantFault('out-of-memory', killedForMemory(limitBytes, peakBytes, moment));
  }
  const held = peakBytes === null ? 'an unknown part' : `${Math.round(peakBytes / MIB)} MiB`;
  return new PlatformFault(
    `A process ended because the memory of the worker's container or machine was used up (${moment}); the ${role.name} held ${held} of the ${limitBytes / MIB} MiB that it may use. Give the worker more memory.`,
  );
}

/**
 * Whether a process that was OOM-killed had reached its own limit. Otherwise the machine or the worker's container ran
 * out of memory first, which is a platform fault. A control group of v2 counts that; before Linux 6.12 it has no peak
 * after a reset. Elsewhere the peak decides.
 */
export function reachedLimit(
  { limitHits }: MemoryEvents,
  limitBytes: number,
  peakBytes: number | null,
): boolean {
  if (limitHits !== null) return limitHits > 0;
  return peakBytes !== null && peakBytes >= limitBytes * NEAR_LIMIT;
}

function launchNumber({ control }: SuiteContext): number {
  return Math.max(0, control.get('launchesDone')) + 1;
}

function describeExit(exit: { code: number | null; signal: NodeJS.Signals | null } | undefined): string {
  if (!exit) return 'its connection';
  if (exit.signal) return `by signal ${exit.signal}`;
  const code = exit.code ?? 0;
  return code > 128 ? `by signal number ${code - 128}` : `with exit code ${code}`;
}
