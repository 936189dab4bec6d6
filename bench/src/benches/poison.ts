import type { RunReport } from '@torchperf/contracts';
import { inShort, measure, ratioOf } from '../measure';
import { atLeast, informative, type Row } from '../row';
import type { Workbench } from '../workbench';

/** Bundles of the hostile corpus that do harm while the other model is timed. */
const POISONS = [
  'wakes-between-calls',
  'storms-with-timers',
  'starts-short-lived-threads',
  'dirties-the-cache',
  'takes-memory-bandwidth',
] as const;
/** A rank needs a difference of half of that at least. */
const MIN_TO_TWIN = 0.98;

/**
 * What a model gains by what it does while the reference is timed: its ratio over that of its honest twin. One that
 * slows itself down may be above 1. A run that ends with `ran-while-frozen` ranks no one; it counts as no gain.
 */
export async function poison(workbench: Workbench): Promise<Row[]> {
  const reference = await workbench.corpus(POISONS[0], 'twin.py');
  const rows: Row[] = [];
  for (const name of POISONS) {
    const twin = await measure(workbench, { bundle: await workbench.corpus(name, 'twin.py'), reference });
    workbench.say(`${name}, twin: ${inShort(twin)}`);
    const report = await workbench.machine.run({
      bundle: await workbench.corpus(name, 'model.py'),
      reference,
    });
    rows.push(rowOf(workbench, name, report, ratioOf(twin)));
  }
  return rows;
}

function rowOf(workbench: Workbench, name: string, report: RunReport, twinRatio: number): Row {
  if (report.verdict === 'ran-while-frozen') return informative(`poison-${name}-caught`, 1, 'run');
  if (report.verdict !== 'ok') throw new Error(`${name} ended with ${report.verdict}: ${report.message}`);
  workbench.say(`${name}: ${inShort(report)}`);
  return atLeast(`poison-${name}`, ratioOf(report) / twinRatio, 'to twin', MIN_TO_TWIN);
}
