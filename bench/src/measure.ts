import type { RunReport } from '@torchperf/contracts';
import { summarize } from '@torchperf/domain';
import type { LocalRun } from '../../apps/cli/src/local/local-machine';
import type { Workbench } from './workbench';

/** A run that ended well. @throws Error with the verdict when it did not. */
export async function measure(workbench: Workbench, run: LocalRun): Promise<RunReport> {
  const report = await workbench.machine.run(run);
  if (report.verdict === 'ok') return report;
  throw new Error(`A run of ${run.bundle} ended with ${report.verdict}: ${report.message}`);
}

/** The estimate of a run's speed relative to the reference. */
export function ratioOf(report: RunReport): number {
  return report.metrics.relativeLatency?.value ?? Number.NaN;
}

/** Half the width of that estimate's interval, relative to it. */
export function halfWidthOf({ metrics: { relativeLatency } }: RunReport): number {
  if (!relativeLatency || relativeLatency.ciLower === null || relativeLatency.ciUpper === null)
    return Number.NaN;
  return (relativeLatency.ciUpper - relativeLatency.ciLower) / 2 / relativeLatency.value;
}

/** The raw median latency, in ms. */
export function rawMedianOf(report: RunReport): number {
  return report.metrics.latencyMedian?.value ?? Number.NaN;
}

/** Coefficient of variation in per cent. */
export function variationPercent(values: readonly number[]): number {
  return 100 * summarize(values).coefficientOfVariation;
}

/** The result of a run in one line, as progress. */
export function inShort(report: RunReport): string {
  const halfWidth = (100 * halfWidthOf(report)).toFixed(2);
  const flags = report.flags.map((flag) => flag.kind).join(', ');
  return `${ratioOf(report).toFixed(4)} ± ${halfWidth} % in ${report.launches.length} launches, raw median ${rawMedianOf(report).toFixed(4)} ms${flags ? ` (${flags})` : ''}`;
}
