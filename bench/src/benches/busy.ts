import { isNoisy } from '@torchperf/domain';
import { BusyLoops } from '../../../libs/engine/test/busy-loops';
import { inShort, measure, ratioOf } from '../measure';
import { informative, type Row, within } from '../row';
import type { Workbench } from '../workbench';

const LOOPS = [2, 8, 32] as const;
/** Each run is shorter by far; the loops end automatically after it. */
const LIFETIME_S = 240;
/** A run that a busy machine draws out ends after this. */
const SUITE = { runTimeoutMs: 90_000 };

/**
 * A short and a long model side by side, on a calm machine and with busy loops on the same CPU, each in a session of
 * its own: the ratio is that of the calm machine, or the run is flagged as noisy.
 */
export async function busy(workbench: Workbench): Promise<Row[]> {
  const run = async (label: string) => {
    const pair = { bundle: workbench.sample('mlp-float32'), reference: workbench.sample('cnn-float32') };
    const report = await measure(workbench, { ...pair, suite: SUITE });
    workbench.say(`${label}: ${inShort(report)}`);
    return report;
  };
  const calm = ratioOf(await run('calm'));
  const rows: Row[] = [informative('busy-0', calm, 'ratio')];
  for (const count of LOOPS) {
    const loops = BusyLoops.start(count, workbench.cpu, LIFETIME_S);
    try {
      const report = await run(`${count} loops`);
      const toCalm = ratioOf(report) / calm;
      const id = `busy-${count}`;
      rows.push(
        isNoisy(report)
          ? informative(`${id}-noisy`, toCalm, 'to calm')
          : within(id, toCalm, 'to calm', 0.95, 1.05),
      );
    } finally {
      await loops.stop();
    }
  }
  return rows;
}
