import { execFileSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readDataset } from '@torchperf/bundle';
import type { RunReport } from '@torchperf/contracts';
import { hodgesLehmann, looksBetween } from '@torchperf/domain';
import { LocalMachine } from '../../../apps/cli/src/local/local-machine';
import { halfWidthOf, inShort } from '../measure';
import { atMost, informative, type Row } from '../row';
import { CLASSES, ROOT, type Workbench } from '../workbench';

const PHASES = ['load', 'warmup', 'blocks', 'audit', 'batches'] as const;
const SECONDS = 1000;

/** The whole run of a sample bundle on the demo's hidden set: what it takes, and what each phase has of it. */
export async function budget(workbench: Workbench): Promise<Row[]> {
  const data = join(workbench.folder, 'mnist');
  await mkdir(data, { recursive: true });
  execFileSync(process.execPath, [join(ROOT, 'scripts', 'demo', 'mnist-split.mjs'), data]);
  const machine = await LocalMachine.open({
    dataset: await readDataset(join(data, 'hidden.npz')),
    classes: CLASSES,
    python: workbench.python,
    pythonPackages: workbench.pythonPackages,
    cpu: workbench.cpu,
    revision: 'bench',
  });
  try {
    const started = performance.now();
    const report = await machine.run({
      bundle: workbench.sample('cnn-narrow'),
      reference: workbench.sample('cnn-float32'),
    });
    const elapsedMs = performance.now() - started;
    if (report.verdict !== 'ok') throw new Error(`${report.verdict}: ${report.message}`);
    workbench.say(`budget: ${inShort(report)}`);
    return [
      atMost('run-s', elapsedMs / SECONDS, 's', 30),
      atMost('run-half-width', 100 * halfWidthOf(report), '%', 0.5),
      ...progress(report),
      ...PHASES.map((phase) => informative(`run-${phase}-s`, phaseMs(report, phase) / SECONDS, 's')),
    ];
  } finally {
    await machine.close();
  }
}

function phaseMs(report: RunReport, phase: (typeof PHASES)[number]): number {
  return report.launches.reduce((sum, launch) => sum + launch.phasesMs[phase], 0);
}

/** At each look of the stopping rule: what the half-width was, and after how long. */
function progress({ launches, suite }: RunReport): Row[] {
  const rows: Row[] = [];
  let elapsedMs = 0;
  launches.forEach((launch, index) => {
    elapsedMs += PHASES.reduce((sum, phase) => sum + launch.phasesMs[phase], 0);
    const count = index + 1;
    if (!looksBetween(suite.launchesMin, suite.launchesMax).includes(count)) return;
    const { lower, upper } = hodgesLehmann(launches.slice(0, count).map(({ logRatio }) => logRatio));
    rows.push(
      informative(`half-width-${count}`, 50 * (upper - lower), '%'),
      informative(`elapsed-${count}-s`, elapsedMs / SECONDS, 's'),
    );
  });
  return rows;
}
