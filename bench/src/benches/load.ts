import { allowedCpus } from '@torchperf/engine';
import { ratioOf, rawMedianOf, variationPercent } from '../measure';
import { startBurning } from '../peers';
import { atMost, informative, type Row } from '../row';
import { DEPTH, type Workbench } from '../workbench';
import { repeated } from './repeat';

const RUNS = 12;
const BURST_SECONDS = 0.2;

/** The same bundle again and again while others work: on the other core without a pause, on the same in bursts. */
export async function load(workbench: Workbench): Promise<Row[]> {
  const model = await workbench.layers({ depth: DEPTH['0.2ms'] });
  const other = allowedCpus().find((cpu) => cpu !== workbench.cpu);
  const under = async (label: string, stop: () => void) => {
    try {
      return await repeated(workbench, model, model, label, RUNS);
    } finally {
      stop();
    }
  };
  const rows: Row[] = [];
  if (other === undefined) workbench.say('load: there is no other core, so only the same one is loaded.');
  else {
    const reports = await under('other core', startBurning(workbench, other));
    rows.push(
      atMost('cv-other-core', variationPercent(reports.map(ratioOf)), '%', 0.4),
      informative('cv-other-core-raw', variationPercent(reports.map(rawMedianOf)), '%'),
    );
  }
  const reports = await under('same core', startBurning(workbench, workbench.cpu, BURST_SECONDS));
  rows.push(
    atMost('cv-same-cpu', variationPercent(reports.map(ratioOf)), '%', 1),
    informative('cv-same-cpu-raw', variationPercent(reports.map(rawMedianOf)), '%'),
  );
  return rows;
}
