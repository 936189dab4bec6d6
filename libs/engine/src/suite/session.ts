/**
 * A session: runs of several contestants, measured on one machine in the same minutes. Theory of operation:
 *
 *   round 1:  B C A      interleaved launches, each a fresh contestant next to a fresh reference;
 *   round 2:  C A B      no one else's processes are alive meanwhile
 *   round 3:  A B C
 *   round 4:  A C B      (an order drawn anew)
 *      …                 until every run is decided, or all have the maximum number of launches
 *
 * All remaining runs have equally many launches: none is stopped at a lucky moment while its rivals continue. A
 * contestant whose fault ends its run drops out with its verdict; one whose time is up pauses, and its launches count.
 * A single run is a session of one.
 *
 * A platform fault ends the session for all that have not ended. If others had launches in it, and none of these was
 * aborted, it points at the one whose launch it happened in: the suspect.
 */
import { performance } from 'node:perf_hooks';
import type { Verdict } from '@torchperf/domain';
import { ContestantFault, type ReferenceFault } from '../contestant/fault';
import type { SuiteResult, SuiteRun } from './suite-run';
import { TurnOrder } from './turn-order';

/** How a run ended. */
export type SuiteOutcome =
  | { readonly verdict: 'ok'; readonly result: SuiteResult }
  | {
      readonly verdict: Exclude<Verdict, 'ok'>;
      readonly message: string;
      /** The reference's fault, where that ended the run. */
      readonly referenceFault?: ReferenceFault;
      /** The run in whose launch a platform fault happened, where that is known. */
      readonly faultRunId?: string;
    };

/** Receives the events of a session, with the index of the run. */
export interface SessionListener {
  /** A step of a run has ended or failed: its log can be collected. */
  stepped(index: number): Promise<void>;
  ended(index: number, outcome: SuiteOutcome): Promise<void>;
  /** The suspect, should a platform fault end the session from now on; null for none. */
  suspected(index: number | null): void;
}

/**
 * Measures all runs.
 * @throws PlatformFault: the runs that had not ended then have no result.
 */
export async function runSession(
  runs: readonly SuiteRun[],
  seed: Buffer,
  listener: SessionListener,
): Promise<void> {
  const order = new TurnOrder(runs.length, seed);
  const alive = new Set(runs.keys());
  const startMs = performance.now();
  let turn = 0;

  const step = async (index: number, action: (run: SuiteRun) => Promise<void>): Promise<void> => {
    const fault = await action(runs[index] as SuiteRun).then(
      () => null,
      (error: unknown) => error,
    );
    await listener.stepped(index);
    if (fault === null) return;
    if (!(fault instanceof ContestantFault)) throw fault;
    alive.delete(index);
    await listener.ended(index, { verdict: fault.verdict, message: fault.message });
  };
  const remaining = () =>
    [...alive].map((index) => runs[index] as SuiteRun).filter((run) => !run.isOutOfTime);

  const suspectIn = (index: number) => {
    const others = runs.filter((_, other) => other !== index);
    const isAlone = others.every((run) => run.launchesBrokenOff === 0);
    return isAlone && others.some((run) => run.launchesDone > 0) ? index : null;
  };

  for (const index of alive) await step(index, (run) => run.start());
  while (remaining().some((run) => !run.isDecided)) {
    for (const index of order.nextRound()) {
      if (!alive.has(index) || runs[index]?.isOutOfTime) continue;
      listener.suspected(suspectIn(index));
      await step(index, (run) => run.launch({ turn: turn++, startedMs: performance.now() - startMs }));
      listener.suspected(null);
    }
  }
  for (const index of alive) {
    await step(index, async (run) => {
      await listener.ended(index, { verdict: 'ok', result: await run.finish() });
    });
  }
}
