import { setTimeout as delay } from 'node:timers/promises';
import { classifyFailure } from '../contestant/classify-failure';
import { PlatformFault } from '../contestant/fault';
import { type Started, type SuiteContext, start, stop } from '../contestant/role';
import type { ExampleSource } from '../hidden-set/example-source';
import { evictFromPageCache } from '../sandbox';
import { LaunchCourse, type LaunchPlan, type LaunchResult } from './launch-course';
import type { SampleRecorder } from './samples';

/** How long a failed contestant may take to end, and the watchdog then to read its last output. */
const EXIT_WAIT_MS = 300;
const DRAIN_WAIT_MS = 50;

/**
 * One launch: a fresh contestant and a fresh reference, alive side by side on the same CPU, of which one is frozen
 * while the other is asked. Both load and warm up; then blocks of calls alternate; then batches measure throughput.
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
    const fault = asked ? await classifyFailure(context, asked, error) : toPlatformFault(error);
    if (asked?.role === plan.contestant && !context.control.isHiddenAsked) await awaitLastOutput(asked);
    throw fault;
  } finally {
    context.control.disarm();
    context.control.releaseLogs();
    await Promise.all(started.map(stop)).catch((error) => Promise.reject(toPlatformFault(error)));
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

/** A failure before the first question or after the last one is a platform fault. */
function toPlatformFault(error: unknown): PlatformFault {
  return error instanceof PlatformFault ? error : new PlatformFault(String(error), { cause: error });
}

/** A program's buffered output comes only when it ends, and explains a failed load. */
async function awaitLastOutput({ process }: Started): Promise<void> {
  await Promise.race([process.exited, delay(EXIT_WAIT_MS, undefined, { ref: false })]);
  await delay(DRAIN_WAIT_MS);
}
