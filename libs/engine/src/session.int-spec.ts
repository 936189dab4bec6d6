import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { type Progress, type RunReport, RunReportSchema } from '@torchperf/contracts';
import { answering, EXAMPLES, HONEST, run, sessionOf } from '../test/small-task';
import { benchmarkSession } from './benchmark';
import { RefereeLost } from './contestant/fault';
import { recompute } from './report/recompute';

/** Enough that the session lasts for longer than the one that crashes lives, also where nothing else runs. */
const LAUNCHES = 12;
/** Crashes in the middle of the session, by the clock. */
const crashesMidway = (afterS: number) => `
import os, time
START = ${Date.now() / 1000}
${answering(`
        if time.time() > START + ${afterS}: os._exit(1)
        return x.reshape(len(x), -1)`)}`;

describe('a final of three, one of which crashes midway', () => {
  const steps: { runId: string; launchesDone: number; phase: Progress['phase'] }[] = [];
  const handed: RunReport[] = [];
  let reports: RunReport[];
  let session: ReturnType<typeof sessionOf>;
  let ids: string[];
  beforeAll(async () => {
    const other = answering('y = x * 2; return y.reshape(len(x), -1)');
    session = sessionOf([HONEST, crashesMidway(4), other], {
      launchesMin: LAUNCHES,
      launchesMax: LAUNCHES,
      // So that no launch is skipped by anyone but the one that fails.
      runTimeoutMs: 60_000,
    });
    ids = session.contestants.map(({ runId }) => runId);
    reports = await benchmarkSession(session, {
      onProgress: ({ launchesDone, phase }, runId) => steps.push({ runId, launchesDone, phase }),
      onReport: (report) => void handed.push(report),
    });
  });
  const of = (place: number) => reports.find(({ runId }) => runId === ids[place]) as RunReport;

  it('gives each its own report, each keeping the contract', () => {
    expect(reports.map(({ runId }) => runId).toSorted()).toEqual(ids);
    expect(handed).toEqual(reports);
    for (const report of reports) {
      expect(RunReportSchema.safeParse(report).success).toBe(true);
      expect(report.final).toMatchObject({ finalId: session.finalId, contestants: 3 });
    }
  });

  it('lets the one that fails drop out first, with its verdict, and the others go on', () => {
    expect(reports[0]?.runId).toBe(ids[1]);
    expect(of(1).verdict).toBe('crashed');
    expect([of(0), of(2)].map(({ verdict }) => verdict)).toEqual(['ok', 'ok']);
    expect([of(0), of(2)].map(({ launches }) => launches.length)).toEqual([LAUNCHES, LAUNCHES]);
  });

  it('scores each on every example, and each in an order of its own', () => {
    for (const report of [of(0), of(2)]) {
      expect(report.metrics.accuracy?.value).toBeCloseTo(1 - 6 / EXAMPLES, 9);
      expect(report.examples).toEqual({ total: EXAMPLES, asked: EXAMPLES });
    }
    expect(of(0).seed).not.toBe(of(2).seed);
  });

  it('interleaves the launches', () => {
    const launches = [of(0), of(2)]
      .flatMap((report) => (report.final?.turns ?? []).map((when, i) => ({ ...when, round: i })))
      .toSorted((a, b) => a.turn - b.turn);
    expect(launches).toHaveLength(2 * LAUNCHES);
    // No one has a second launch of a round, or the next round, before everybody has had this one.
    const rounds = launches.map(({ round }) => round);
    expect(rounds).toEqual(rounds.toSorted((a, b) => a - b));
    const times = launches.map(({ startedMs }) => startedMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    // What the worker received meanwhile says the same.
    const measuring = steps.filter(({ phase }) => phase === 'measuring');
    for (const [i, step] of measuring.entries()) {
      const before = measuring.slice(0, i).map(({ launchesDone }) => launchesDone);
      expect(step.launchesDone).toBeGreaterThanOrEqual(Math.max(0, ...before) - 1);
    }
    // A launch may be over before anybody looks at how far it is.
    expect(new Set(measuring.map(({ runId }) => runId)).size).toBeGreaterThan(1);
  });

  it('has every figure again from its raw samples', () => {
    for (const report of [of(0), of(2)]) {
      expect(recompute(report).filter(({ same }) => !same)).toEqual([]);
    }
  });
});

it('asks of a part of the hidden set that part alone, and counts by it', async () => {
  const split = { finalsShare: 0.25, splitSeed: 'c3'.repeat(32) };
  const [final] = await benchmarkSession({ ...sessionOf([HONEST]), examples: { part: 'final', ...split } });
  const [board] = await benchmarkSession({ ...sessionOf([HONEST]), examples: { part: 'board', ...split } });
  expect(final?.examples).toEqual({ total: EXAMPLES / 4, asked: EXAMPLES / 4, part: 'final' });
  expect(board?.examples).toEqual({ total: (3 * EXAMPLES) / 4, asked: (3 * EXAMPLES) / 4, part: 'board' });
  // Six labels of the whole set are wrong: each is met in one part, and in one only.
  const missed = [final, board].map((report) =>
    Math.round((1 - (report?.metrics.accuracy?.value ?? 0)) * (report?.examples.total ?? 0)),
  );
  expect((missed[0] as number) + (missed[1] as number)).toBe(6);
});

it('keeps no log once any of its contestants was asked hidden examples', async () => {
  const words = `print('loading')\n${HONEST}`;
  const reports = await benchmarkSession(sessionOf([words, words]));
  expect(reports.map(({ verdict }) => verdict)).toEqual(['ok', 'ok']);
  const [first, second] = reports.toSorted((a, b) => firstTurn(a) - firstTurn(b));
  expect(first?.log).toBe('loading\n');
  expect(second?.log).toBeNull();
});

it('charges no contestant for a platform fault: all that have not ended come back', async () => {
  const session = sessionOf([HONEST, HONEST]);
  const broken = sessionOf(["def load():\n    raise ValueError('the organiser is at fault')"]);
  const reference = broken.contestants[0]?.bundle as (typeof session)['reference'];
  const reports = await benchmarkSession({ ...session, reference });
  expect(reports.map(({ verdict }) => verdict)).toEqual(['platform-error', 'platform-error']);
  // No other launch went well before, so it points at no one.
  expect(reports.map(({ faultRunId }) => faultRunId)).toEqual([undefined, undefined]);
});

describe('a final of three, when the platform fails in the launches of one midway', () => {
  const LONG = { launchesMin: 12, launchesMax: 12, runTimeoutMs: 60_000 };
  /** So that a turn is seen while it lasts. */
  const SLOW = answering('import time; time.sleep(0.01); return x.reshape(len(x), -1)');

  it('says which one that is, in the report of each', async () => {
    const session = sessionOf([SLOW, SLOW, SLOW], LONG);
    const [, second] = session.contestants;
    if (!second) throw new Error('there are three');
    let hadLaunches = false;
    const reports = await benchmarkSession(session, {
      onProgress: ({ launchesDone }, runId) => {
        if (runId === second.runId) hadLaunches ||= launchesDone > 0;
        // Not in its own turn: what it is loading must not vanish.
        else if (hadLaunches) rmSync(second.bundle.folder, { recursive: true, force: true });
      },
    });
    expect(reports.map(({ verdict, faultRunId }) => [verdict, faultRunId])).toEqual(
      session.contestants.map(() => ['platform-error', second.runId]),
    );
  });

  it('says so too where the referee itself ends', async () => {
    const session = sessionOf([SLOW, SLOW, SLOW], LONG);
    let killedIn: string | null = null;
    let previous: string | null = null;
    const failure: unknown = await benchmarkSession(session, {
      onProgress: ({ launchesDone }, runId) => {
        // Its turn has just come.
        if (killedIn === null && launchesDone > 0 && runId !== previous) {
          killedIn = runId;
          execFileSync('pkill', ['-KILL', '-P', String(process.pid), '-f', 'referee-process/main.js']);
        }
        previous = runId;
      },
    }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RefereeLost);
    expect((failure as RefereeLost).faultRunId).toBe(killedIn);
  });
});

it('is no part of a final to be measured alone', async () => {
  expect((await run(HONEST)).final).toBeUndefined();
});

function firstTurn({ final }: RunReport): number {
  return final?.turns[0]?.turn ?? Number.POSITIVE_INFINITY;
}
