import { inShort, measure, ratioOf, rawMedianOf, variationPercent } from '../measure';
import { atMost, informative, type Row } from '../row';
import { DEPTH, type Workbench } from '../workbench';

const RUNS = 20;

/** Full runs of one bundle, again and again: how far their figures lie apart. */
export async function repeat(workbench: Workbench): Promise<Row[]> {
  const model = await workbench.layers({ depth: DEPTH['0.2ms'] });
  const once = await repeated(workbench, model, model, '1x');
  const light = await workbench.layers({ depth: DEPTH['0.1ms'] });
  const heavy = await workbench.layers({ depth: DEPTH['1.1ms'] });
  const tenfold = await repeated(workbench, heavy, light, '10x');
  return [
    atMost('cv-1x', variationPercent(once.map(ratioOf)), '%', 0.3),
    informative('cv-raw', variationPercent(once.map(rawMedianOf)), '%'),
    atMost('cv-10x', variationPercent(tenfold.map(ratioOf)), '%', 1.5),
    informative('cv-10x-raw', variationPercent(tenfold.map(rawMedianOf)), '%'),
  ];
}

/** @returns the reports of the requested number of runs. */
export async function repeated(
  workbench: Workbench,
  bundle: string,
  reference: string,
  label: string,
  runs = RUNS,
) {
  const reports = [];
  for (let run = 1; run <= runs; run++) {
    const report = await measure(workbench, { bundle, reference });
    workbench.say(`${label}, run ${run} of ${runs}: ${inShort(report)}`);
    reports.push(report);
  }
  return reports;
}
