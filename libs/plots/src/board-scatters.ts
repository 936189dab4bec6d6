import type { Entry } from '@torchperf/contracts';
import type { Direction, EventDefinition, MetricName } from '@torchperf/domain';
import { metricAxis } from './metric-axis';
import type { Panel } from './panel';
import type { Paper } from './paper';
import { paretoScatter, type ScatterAxis } from './pareto-scatter';

/** The maximum number of names that stay readable in a drawing. */
export const SCATTER_ENTRIES_MAX = 30;

/** Explains why a front here can differ from one of the board. */
const FRONT_NOTE =
  'This front compares estimates of two objectives. The fronts of the board use all objectives and significant differences.';

/**
 * Plots accuracy (without it, the last objective) of a board's leaders against each other objective of the event.
 * Leaves out entries that lack one of the objectives.
 * @returns no panels if no entry is left.
 */
export function boardScatters(
  { objectives }: Pick<EventDefinition, 'objectives'>,
  entries: readonly Pick<Entry, 'team' | 'metrics'>[],
  paper: Paper,
): Panel[] {
  const vertical = objectives.find(({ metric }) => metric === 'accuracy') ?? objectives.at(-1);
  const leaders = entries
    .slice(0, SCATTER_ENTRIES_MAX)
    .filter(({ metrics }) => objectives.every(({ metric }) => metrics[metric]));
  if (!vertical || leaders.length === 0) return [];
  const valuesOf = (metric: MetricName) => leaders.map(({ metrics }) => metrics[metric]?.value ?? 0);
  return objectives
    .filter(({ metric }) => metric !== vertical.metric)
    .map((horizontal) => {
      const [x, y] = [
        axisOf(horizontal, valuesOf(horizontal.metric)),
        axisOf(vertical, valuesOf(vertical.metric)),
      ];
      const points = leaders.map(({ team }, index) => ({
        name: team.name,
        x: x.values[index] as number,
        y: y.values[index] as number,
      }));
      const panel = paretoScatter({ x: x.axis, y: y.axis, points }, paper);
      return { ...panel, notes: [...panel.notes, FRONT_NOTE] };
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
