import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { PeriodicTask } from './periodic-task';

const PAUSE_MS = 5;
const LONG_MS = 3_600_000;

/** Counts runs, and the most that were under way at a time; each takes so long, or until it is let go. */
class Work {
  runs = 0;
  active = 0;
  maxActive = 0;
  private release: () => void = () => undefined;

  constructor(private readonly durationMs: number | null = null) {}

  readonly run = async (): Promise<void> => {
    this.runs += 1;
    this.active += 1;
    this.maxActive = Math.max(this.maxActive, this.active);
    if (this.durationMs !== null) await sleep(this.durationMs);
    else
      await new Promise<void>((resolve) => {
        this.release = resolve;
      });
    this.active -= 1;
  };

  finish(): void {
    this.release();
  }
}

const errors: unknown[] = [];
const report = (error: unknown) => errors.push(error);
beforeEach(() => errors.splice(0));

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(1);
}

it('runs at once, then again after a pause', async () => {
  const work = new Work(0);
  const task = new PeriodicTask(PAUSE_MS, work.run, report);
  const startedMs = performance.now();
  task.start();
  expect(work.runs).toBe(1);
  await until(() => work.runs === 4);
  // Timers may fire up to 1 ms early.
  expect(performance.now() - startedMs).toBeGreaterThanOrEqual(3 * (PAUSE_MS - 1));
  await task.stop();
});

it('never runs twice at a time, however long one run takes', async () => {
  const work = new Work(4 * PAUSE_MS);
  const task = new PeriodicTask(PAUSE_MS, work.run, report);
  task.start();
  await until(() => work.runs === 3);
  await task.stop();
  expect(work.maxActive).toBe(1);
});

it('stops after the run under way, and starts no other', async () => {
  const work = new Work();
  const task = new PeriodicTask(0, work.run, report);
  task.start();
  let stopped = false;
  const stopping = task.stop().then(() => {
    stopped = true;
  });
  await nextTurn();
  expect(stopped).toBe(false);
  work.finish();
  await stopping;
  await sleep(2 * PAUSE_MS);
  expect([work.runs, work.active]).toEqual([1, 0]);
});

it('stops during a pause without waiting for its end', async () => {
  const work = new Work(0);
  const task = new PeriodicTask(LONG_MS, work.run, report);
  task.start();
  await until(() => work.runs === 1 && work.active === 0);
  await task.stop();
  expect(work.runs).toBe(1);
});

it('reports an error, and goes on', async () => {
  let runs = 0;
  const failing = async () => {
    runs += 1;
    throw new Error(`run ${runs}`);
  };
  const task = new PeriodicTask(PAUSE_MS, failing, report);
  task.start();
  await until(() => runs === 3);
  await task.stop();
  expect(errors).toEqual([new Error('run 1'), new Error('run 2'), new Error('run 3')]);
});

it('does nothing when it is stopped before it was started', async () => {
  const work = new Work(0);
  await new PeriodicTask(PAUSE_MS, work.run, report).stop();
  expect(work.runs).toBe(0);
});
