import type { Objective } from '../competition/event';
import { METRICS, type MeasuredValue, type MetricName } from '../metric';
import { criteriaOf, dominanceFronts, isOnScale, paretoFronts } from '../ranking';
import { withFreedom } from '../ranking/objective-value';
import type { ComparedRun } from './compared-run';

/** The board whose rule of dominance is applied. */
export interface ComparedBoard {
  readonly objectives: readonly Objective[];
  /** How many it ranks on a class of hardware. */
  entriesIn(hardwareClass: string): number;
}

/** Two entries, in the objectives of the built-in Pareto event. */
const BOARD_OF_TWO: ComparedBoard = {
  objectives: (['relativeLatency', 'peakMemory', 'accuracy'] as const).map((metric) => ({
    metric,
    direction: METRICS[metric].better,
  })),
  entriesIn: () => 2,
};

/** Which of a base and another run dominates, if one does. */
type Dominator = 'base' | 'other' | null;

export interface Dominance {
  /** What was compared: objectives that one of the two lacks, or that may not be compared, are left out. */
  readonly objectives: readonly MetricName[];
  /** No worse in any objective and better in one, by the figures as they are. */
  readonly byEstimates: Dominator;
  /** The same, and distinguishable as better in one: the rule of the board (`dominanceFronts`). */
  readonly byIntervals: Dominator;
}

/** Which of two runs dominates the other on a board; null where they have no objective to be compared in. */
export function dominanceOf(
  base: ComparedRun,
  other: ComparedRun,
  board: ComparedBoard = BOARD_OF_TWO,
): Dominance | null {
  const shared = board.objectives.filter(({ metric }) => isShared(metric, base, other));
  if (shared.length === 0) return null;
  const measured = [base, other].map((run) => shared.map(({ metric }) => objectiveOf(metric, run)));
  const points = measured.map((values) => values.map(({ value }) => value));
  const directions = shared.map(({ direction }) => direction);
  const criteria = criteriaOf({ objectives: shared });
  return {
    objectives: shared.map(({ metric }) => metric),
    byEstimates: dominatorOf(paretoFronts(points, directions)),
    byIntervals: dominatorOf(dominanceFronts(measured, criteria, board.entriesIn(base.hardwareClass))),
  };
}

function objectiveOf(metric: MetricName, { metrics, launchLogRatios }: ComparedRun) {
  const measured = metrics[metric] as MeasuredValue;
  return withFreedom(metric, measured, launchLogRatios.length) ?? measured;
}

/** Whether both have the figure, and got it in a way that lets the one be compared with the other. */
function isShared(metric: MetricName, base: ComparedRun, other: ComparedRun): boolean {
  const isTime = METRICS[metric].sample === 'launches' && METRICS[metric].unit !== 'bytes';
  if (isTime && base.hardwareClass !== other.hardwareClass) return false;
  if (METRICS[metric].sample === 'launches' && !isTime && base.memorySource !== other.memorySource)
    return false;
  return [base, other].every((run) => {
    const measured = run.metrics[metric];
    return (
      measured !== undefined &&
      isOnScale(measured, METRICS[metric].scale) &&
      withFreedom(metric, measured, run.launchLogRatios.length) !== null
    );
  });
}

/** Of two, the one on the first front dominates the one that is not. */
function dominatorOf([base, other]: readonly number[]): Dominator {
  if (base === other) return null;
  return base === 1 ? 'base' : 'other';
}
