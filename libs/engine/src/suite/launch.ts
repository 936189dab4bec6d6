import type { ExampleSource } from '../referee/example-source';
import { evictFromPageCache } from '../sandbox';
import { type LaunchPlan, type LaunchResult, LaunchSession } from './launch-session';
import { type Bench, judge, type Started, start, stop } from './role';
import type { SampleRecorder } from './samples';

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
    throw await judge(bench, asked, error);
  } finally {
    bench.control.disarm();
    bench.control.releaseLogs();
    await Promise.all([reference, contestant].filter((one) => one !== undefined).map(stop));
  }
}
