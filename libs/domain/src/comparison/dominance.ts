import { METRICS, type MeasuredValue, type MetricName } from '../metric';
import { isOnScale, PAIR_MULTIPLIER } from '../ranking/comparison-interval';
import { costColumns } from '../ranking/cost-columns';
import type { Criterion } from '../ranking/criterion';
import { intervalFronts } from '../ranking/interval-fronts';
import { paretoFronts } from '../ranking/pareto-fronts';
import type { ComparedRun } from './compared-run';

/** What one run must be no worse in, as in the built-in Pareto event. */
const OBJECTIVES = ['relativeLatency', 'peakMemory', 'accuracy'] as const satisfies readonly MetricName[];

/** Which of a base and another run dominates, if one does. */
type Dominator = 'base' | 'other' | null;

export interface Dominance {
  /** What was compared: objectives that one of the two lacks, or that may not be held side by side, are left out. */
  readonly objectives: readonly MetricName[];
  /** No worse in any objective and better in one, by the figures as they are. */
  readonly byEstimates: Dominator;
  /** Told apart as worse in no objective and told apart as better in one, by comparison intervals: as on the boards. */
  readonly byIntervals: Dominator;
}

/** Which of two runs dominates the other; null where they have no objective to be compared in. */
export function dominanceOf(base: ComparedRun, other: ComparedRun): Dominance | null {
  const objectives = OBJECTIVES.filter((metric) => isShared(metric, base, other));
  if (objectives.length === 0) return null;
  const measured = [base, other].map(({ metrics }) =>
    objectives.map((metric) => metrics[metric] as MeasuredValue),
  );
  const criteria: Criterion[] = objectives.map((metric) => ({
    direction: METRICS[metric].better,
    scale: METRICS[metric].scale,
  }));
  const points = measured.map((values) => values.map(({ value }) => value));
  return {
    objectives,
    byEstimates: dominatorOf(
      paretoFronts(
        points,
        criteria.map(({ direction }) => direction),
      ),
    ),
    byIntervals: dominatorOf(intervalFronts(costColumns(measured, criteria, PAIR_MULTIPLIER))),
  };
}

/** Whether both have the figure, and got it in a way that lets the one be held against the other. */
function isShared(metric: MetricName, base: ComparedRun, other: ComparedRun): boolean {
  if (metric === 'relativeLatency' && base.hardwareClass !== other.hardwareClass) return false;
  if (metric === 'peakMemory' && base.memorySource !== other.memorySource) return false;
  return [base, other].every(({ metrics }) => {
    const measured = metrics[metric];
    return measured !== undefined && isOnScale(measured, METRICS[metric].scale);
  });
}

/** Of two, the one on the first front dominates the one that is not. */
function dominatorOf([base, other]: readonly number[]): Dominator {
  if (base === other) return null;
  return base === 1 ? 'base' : 'other';
}
