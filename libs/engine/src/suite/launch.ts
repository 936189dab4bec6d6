import { setTimeout as delay } from 'node:timers/promises';
import type { ExampleSource } from '../referee/example-source';
import { evictFromPageCache } from '../sandbox';
import { type LaunchPlan, type LaunchResult, LaunchSession } from './launch-session';
import { type Bench, judge, type Started, start, stop } from './role';
import type { SampleRecorder } from './samples';

/** How long a contestant that failed may take to end, and the warden then to read what it printed last. */
const EXIT_WAIT_MS = 500;
const DRAIN_WAIT_MS = 50;

/**
 * One launch: a fresh contestant and a fresh reference, alive side by side on the same CPU. Both load and warm
 * up; then blocks of calls alternate ABBA; then batches are asked for throughput.
 * @throws ContestantFault, RunOutOfTime or PlatformFault; both sandboxes are gone by then.
 */
export async function runLaunch(
  bench: Bench,
  source: ExampleSource,
  recorder: SampleRecorder,
  plan: LaunchPlan,
): Promise<LaunchResult> {
  for (const role of [plan.contestant, plan.reference]) {
    if (role.bundle) evictFromPageCache([role.bundle.folder]);
  }
  const reference = start(bench, plan.reference);
  let contestant: Started | undefined;
  let asked = reference;
  try {
    contestant = start(bench, plan.contestant);
    const session = new LaunchSession(bench, source, recorder, plan, contestant, reference, (next) => {
      asked = next;
    });
    return session.run();
  } catch (error) {
    const fault = await judge(bench, asked, error);
    if (plan.isFirst && contestant) await hearOut(contestant);
    throw fault;
  } finally {
    bench.control.disarm();
    bench.control.releaseLogs();
    await Promise.all([reference, contestant].filter((one) => one !== undefined).map(stop));
  }
}

/** What a program prints through a buffer comes only when it ends; a failed load is explained by just that. */
async function hearOut({ process }: Started): Promise<void> {
  await Promise.race([process.exited, delay(EXIT_WAIT_MS, undefined, { ref: false })]);
  await delay(DRAIN_WAIT_MS);
}
