import type { BenchResult } from '@torchperf/contracts';
import { METRICS, type MetricName, paretoFronts } from '@torchperf/domain';
import type { NamedRun } from './compare';

/** The objectives of each front: one with the size on disk, one with the memory. */
const OBJECTIVES: readonly (readonly MetricName[])[] = [
  ['latency', 'modelSize', 'accuracy'],
  ['latency', 'peakMemory', 'accuracy'],
];

/** The Pareto fronts of several runs, by estimates. Leaves out a front if a run lacks one of its objectives. */
export function benchFronts(runs: readonly NamedRun[]): BenchResult['pareto'] {
  if (runs.length < 2) return [];
  return OBJECTIVES.flatMap((objectives) => {
    const points = runs.map(({ report }) =>
      objectives.map((metric) => report.metrics[metric]?.value ?? Number.NaN),
    );
    if (points.flat().some(Number.isNaN)) return [];
    const fronts = paretoFronts(
      points,
      objectives.map((metric) => METRICS[metric].better),
    );
    const named = runs.map(({ name }, index) => ({ name, front: fronts[index] as number }));
    return [{ objectives: [...objectives], fronts: named }];
  });
}
