import type { Entry } from '@torchperf/contracts';
import type { Direction, EventDefinition, MetricName } from '@torchperf/domain';
import { metricAxis } from './metric-axis';
import type { Panel } from './panel';
import type { Paper } from './paper';
import { paretoScatter, type ScatterAxis } from './pareto-scatter';

/** More names than these are indistinguishable on a drawing. */
export const SCATTER_ENTRIES_MAX = 30;

/** Why a front here may not be one of the board. */
const OF_TWO =
  'By estimates, over these two alone; the fronts of the board are over all objectives, by what is distinguishable.';

/**
 * The leaders of a board over each two of its event's objectives: accuracy, or else the last one, against each other.
 * Entries that were not measured in all of them are left out.
 * @returns no panels where no one is left.
 */
export function boardScatters(
  { objectives }: Pick<EventDefinition, 'objectives'>,
  entries: readonly Pick<Entry, 'team' | 'metrics'>[],
  paper: Paper,
): Panel[] {
  const upright = objectives.find(({ metric }) => metric === 'accuracy') ?? objectives.at(-1);
  const leaders = entries
    .slice(0, SCATTER_ENTRIES_MAX)
    .filter(({ metrics }) => objectives.every(({ metric }) => metrics[metric]));
  if (!upright || leaders.length === 0) return [];
  const valuesOf = (metric: MetricName) => leaders.map(({ metrics }) => metrics[metric]?.value ?? 0);
  return objectives
    .filter(({ metric }) => metric !== upright.metric)
    .map((level) => {
      const [x, y] = [axisOf(level, valuesOf(level.metric)), axisOf(upright, valuesOf(upright.metric))];
      const points = leaders.map(({ team }, index) => ({
        name: team.name,
        x: x.values[index] as number,
        y: y.values[index] as number,
      }));
      const panel = paretoScatter({ x: x.axis, y: y.axis, points }, paper);
      return { ...panel, notes: [...panel.notes, OF_TWO] };
    });
}

interface MeasuredAxis {
  readonly axis: ScatterAxis;
  readonly values: readonly number[];
}

function axisOf(
  objective: { readonly metric: MetricName; readonly direction: Direction },
  values: readonly number[],
): MeasuredAxis {
  const { axis, per } = metricAxis(objective, Math.max(...values));
  return { axis, values: values.map((value) => value / per) };
}
