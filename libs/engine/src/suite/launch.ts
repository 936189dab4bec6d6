import { setTimeout as delay } from 'node:timers/promises';
import { PlatformFault } from '../contestant/fault';
import { classifyFailure } from '../contestant/classify-failure';
import { type Started, type SuiteContext, start, stop } from '../contestant/role';
import type { ExampleSource } from '../hidden-set/example-source';
import { evictFromPageCache } from '../sandbox';
import { LaunchCourse, type LaunchPlan, type LaunchResult } from './launch-course';
import type { SampleRecorder } from './samples';

/** How long a contestant that failed may take to end, and the watchdog then to read what it printed last. */
const EXIT_WAIT_MS = 300;
const DRAIN_WAIT_MS = 50;

/**
 * One launch: a fresh contestant and a fresh reference, alive side by side on the same CPU. Both load and warm
 * up; then blocks of calls alternate ABBA; then batches are asked for throughput.
 * @throws ContestantFault, RunOutOfTime or PlatformFault; both sandboxes are gone by then.
 */
export async function runLaunch(
  context: SuiteContext,
  source: ExampleSource,
  recorder: SampleRecorder,
  plan: LaunchPlan,
): Promise<LaunchResult> {
  const started: Started[] = [];
  let asked: Started | undefined;
  try {
    return measure();
  } catch (error) {
    const fault = asked ? await classifyFailure(context, asked, error) : ofOurs(error);
    if (asked?.role === plan.contestant && !context.control.isHiddenAsked) await hearOut(asked);
    throw fault;
  } finally {
    context.control.disarm();
    context.control.releaseLogs();
    await Promise.all(started.map(stop)).catch((error) => Promise.reject(ofOurs(error)));
  }

  function measure(): LaunchResult {
    for (const role of [plan.contestant, plan.reference]) {
      if (role.bundle) evictFromPageCache([role.bundle.folder]);
    }
    const reference = start(context, plan.reference);
    started.push(reference);
    const contestant = start(context, plan.contestant);
    started.push(contestant);
    return new LaunchCourse(context, source, recorder, plan, contestant, reference, (next) => {
      asked = next;
    }).run();
  }
}

/** Whatever fails before anybody is asked, or when all are sent home, is a fault of ours. */
function ofOurs(error: unknown): PlatformFault {
  return error instanceof PlatformFault ? error : new PlatformFault(String(error), { cause: error });
}

/** What a program prints through a buffer comes only when it ends; a failed load is explained by just that. */
async function hearOut({ process }: Started): Promise<void> {
  await Promise.race([process.exited, delay(EXIT_WAIT_MS, undefined, { ref: false })]);
  await delay(DRAIN_WAIT_MS);
}
