import type { Entry } from '@torchperf/contracts';
import { type Direction, type EventDefinition, METRICS, type MetricName, type Unit } from '@torchperf/domain';
import type { Panel } from './panel';
import type { Paper } from './paper';
import { paretoScatter, type ScatterAxis } from './pareto-scatter';

/** More names than these cannot be told apart on a drawing. */
export const SCATTER_ENTRIES_MAX = 30;

/** Why a front here may not be one of the board. */
const OF_TWO =
  'By estimates, over these two alone; the fronts of the board are over all objectives, by what can be told apart.';
const KIB = 1024;
const MIB = KIB * KIB;

/**
 * The leaders of a board over each two of its event's objectives: accuracy, or else the last one, against each other.
 * Entries that were not measured in all of them are left out.
 * @returns no panels where nobody is left.
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
  { metric, direction }: { readonly metric: MetricName; readonly direction: Direction },
  values: readonly number[],
): MeasuredAxis {
  const { title, unit } = METRICS[metric];
  const { per, name } = scaleOf(unit, Math.max(...values));
  return {
    axis: {
      label: name ? `${title.toLowerCase()} (${name})` : title.toLowerCase(),
      better: direction,
      isShare: unit === 'fraction',
    },
    values: values.map((value) => value / per),
  };
}

function scaleOf(unit: Unit, greatest: number): { readonly per: number; readonly name: string } {
  switch (unit) {
    case 'bytes':
      return greatest < MIB ? { per: KIB, name: 'KiB' } : { per: MIB, name: 'MiB' };
    case 'ratio':
      return { per: 1, name: '× the reference' };
    case 'fraction':
      return { per: 1, name: '' };
    case 'ms':
    case 'examples/s':
    case 'ms·MiB':
      return { per: 1, name: unit };
  }
}
