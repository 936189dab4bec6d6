import type { Entry, EventView, UnrankedEntry } from '@torchperf/contracts';
import { boardMetrics, type Constraint, METRICS, type MetricName } from '@torchperf/domain';
import { type IntervalAxis, intervalAxis, type Span } from './interval-axis';

/** A column of a board: an objective is drawn with its interval, context is shown as a figure. */
export interface BoardColumn {
  readonly metric: MetricName;
  readonly role: 'objective' | 'context';
  readonly constraint: Constraint | null;
}

/** The columns of an event's board. */
export function boardColumns(event: EventView): BoardColumn[] {
  const objectives = event.objectives.map(({ metric }) => metric);
  return boardMetrics(event).map((metric) => ({
    metric,
    role: objectives.includes(metric) ? 'objective' : 'context',
    constraint: event.constraints.find((constraint) => constraint.metric === metric) ?? null,
  }));
}

export type BoardRow = Omit<UnrankedEntry, 'reason' | 'detail'> & Partial<Pick<Entry, 'isFinal'>>;

/** One axis for each objective's column, over all rows of the board. */
export function columnAxes(columns: readonly BoardColumn[], rows: readonly BoardRow[]) {
  const axes = new Map<MetricName, IntervalAxis>();
  for (const { metric, role } of columns) {
    if (role !== 'objective') continue;
    const spans = rows.flatMap(({ metrics }) => spanOf(metrics[metric]));
    axes.set(metric, intervalAxis(spans, METRICS[metric].scale));
  }
  return axes;
}

type Measured = BoardRow['metrics'][MetricName];

function spanOf(measured: Measured): Span[] {
  if (!measured) return [];
  const { value, ciLower, ciUpper } = measured;
  return [{ value, lower: ciLower ?? value, upper: ciUpper ?? value }];
}
