/**
 * A session: runs of several contestants, measured on one machine in the same minutes. Theory of operation:
 *
 *   round 1:  B C A      launch by launch in turn, each a fresh contestant beside a fresh reference;
 *   round 2:  C A B      no one else's processes are alive meanwhile
 *   round 3:  A B C
 *   round 4:  A C B      (an order drawn anew)
 *      …                 until every run is decided, or all have the greatest number of launches
 *
 * All that go on have as many launches as each other: none is stopped at a lucky moment while its rivals go on. A
 * contestant whose fault ends its run drops out with its verdict; one whose time is up rests, and keeps what it has.
 * A run by itself is a session of one.
 *
 * A platform fault ends the session for all that have not ended. If others had launches in it, and none of theirs was
 * broken off, it points at the one whose launch it happened in: the suspect.
 */
import { performance } from 'node:perf_hooks';
import type { Verdict } from '@torchperf/domain';
import { ContestantFault } from '../contestant/fault';
import type { SuiteResult, SuiteRun } from './suite-run';
import { TurnOrder } from './turn-order';

export type SuiteOutcome =
  | { readonly verdict: 'ok'; readonly message?: undefined; readonly result: SuiteResult }
  | { readonly verdict: Exclude<Verdict, 'ok'>; readonly message: string; readonly result?: undefined };

/** What the session tells of the run in that place. */
export interface SessionListener {
  /** A step of a run is over, well or not: what belongs to it alone can be collected. */
  stepped(place: number): Promise<void>;
  ended(place: number, outcome: SuiteOutcome): Promise<void>;
  /** The suspect, should a platform fault end the session from now on; null for none. */
  suspected(place: number | null): void;
}

/**
 * Measures all runs.
 * @throws PlatformFault when something of ours failed: nothing more is known then of the runs that had not ended.
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

  const step = async (place: number, action: (run: SuiteRun) => Promise<void>): Promise<void> => {
    const fault = await action(runs[place] as SuiteRun).then(
      () => null,
      (error: unknown) => error,
    );
    await listener.stepped(place);
    if (fault === null) return;
    if (!(fault instanceof ContestantFault)) throw fault;
    alive.delete(place);
    await listener.ended(place, { verdict: fault.verdict, message: fault.message });
  };
  const goingOn = () => [...alive].map((place) => runs[place] as SuiteRun).filter((run) => !run.isOutOfTime);

  const suspectIn = (place: number) => {
    const others = runs.filter((_, other) => other !== place);
    const isPlaceAlone = others.every((run) => run.launchesBrokenOff === 0);
    return isPlaceAlone && others.some((run) => run.launchesDone > 0) ? place : null;
  };

  for (const place of alive) await step(place, (run) => run.start());
  while (goingOn().some((run) => !run.isDecided)) {
    for (const place of order.nextRound()) {
      if (!alive.has(place) || runs[place]?.isOutOfTime) continue;
      listener.suspected(suspectIn(place));
      await step(place, (run) => run.launch({ turn: turn++, startedMs: performance.now() - startMs }));
      listener.suspected(null);
    }
  }
  for (const place of alive) {
    await step(place, async (run) => {
      await listener.ended(place, { verdict: 'ok', result: await run.finish() });
    });
  }
}
