import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunReport } from '@torchperf/contracts';
import { BusyLoops } from '../test/busy-loops';
import { HONEST, reportOf, requestFor } from '../test/small-task';
import { allowedCpus } from './sandbox';

const TRICK = join(__dirname, '../../../test/fixtures/bundles/hostile/contends-then-sleeps/model.py');
/** The task's honest model in place of the corpus's. */
const SLEEPING = readFileSync(TRICK, 'utf8').replace(
  'from honest import Honest',
  `${HONEST}\nHonest = Model`,
);
/** Needs more CPU time to load than it gets next to the loops in four times the limit. */
const WORKING = HONEST.replace('return Model()', 'work(); return Model()').concat(`
import time
def work():
    until = time.thread_time() + 1.6
    while time.thread_time() < until: pass
`);
const LOOPS = 8;

function measure(model: string, isolation: 'sandbox' | 'none'): Promise<RunReport> {
  const request = requestFor(model);
  const suite = { ...request.suite, loadTimeoutMs: 2500, launchRetriesMax: 0, runTimeoutMs: 60_000 };
  return reportOf({ ...request, isolation, suite });
}

it('threads that wait for each other, and then sleep, pass their own time limit', async () => {
  const { verdict, message } = await measure(SLEEPING, 'sandbox');
  expect({ verdict, message }).toEqual({
    verdict: 'timed-out',
    message: expect.stringMatching(/^A call took longer than the limit of 1 s/),
  });
}, 120_000);

it('a model that other processes of the machine keep from its CPU does not', async () => {
  const loops = BusyLoops.start(LOOPS, allowedCpus().at(-1) as number);
  try {
    const { verdict, message } = await measure(WORKING, 'none');
    expect({ verdict, message }).toEqual({
      verdict: 'platform-error',
      message: expect.stringMatching(/while the process waited for a CPU for \d/),
    });
  } finally {
    await loops.stop();
  }
}, 120_000);
