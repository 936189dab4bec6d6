import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { measure } from '../measure';
import { informative, type Row } from '../row';
import { writeTrace } from '../traces';
import { DEPTH, ROOT, type Workbench } from '../workbench';

/** Launches of a trace: enough that drawing from them does not show the same ones again and again. */
const LAUNCHES = 200;
const LAUNCHES_A_RUN = 100;

/** Records the traces that `coverage` draws from, anew: `bench/traces`. */
export async function record(workbench: Workbench): Promise<Row[]> {
  mkdirSync(join(ROOT, 'bench', 'traces'), { recursive: true });
  const suite = { launchesMin: LAUNCHES_A_RUN, launchesMax: LAUNCHES_A_RUN, runTimeoutMs: 600_000 };
  const models = {
    'layers-0.2ms': await workbench.layers({ depth: DEPTH['0.2ms'] }),
    'mlp-int8': workbench.sample('mlp-int8'),
  };
  const rows: Row[] = [];
  for (const [name, bundle] of Object.entries(models)) {
    const reports = [];
    for (let run = 1; run <= LAUNCHES / LAUNCHES_A_RUN; run++) {
      workbench.say(`record: ${name}, run ${run}`);
      reports.push(await measure(workbench, { bundle, reference: bundle, suite }));
    }
    writeTrace(name, reports);
    rows.push(informative(`launches-${name}`, LAUNCHES, 'launches'));
  }
  return rows;
}
