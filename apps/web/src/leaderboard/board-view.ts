import type { Leaderboard } from '@torchperf/contracts';
import type { MetricName } from '@torchperf/domain';
import { type BoardColumn, boardColumns, columnAxes } from './board-columns';
import type { IntervalAxis } from './interval-axis';

/** What table and cards have in common. */
export interface BoardView {
  readonly columns: readonly BoardColumn[];
  readonly axes: ReadonlyMap<MetricName, IntervalAxis>;
}

export function boardView({ event, entries, unranked }: Leaderboard): BoardView {
  const columns = boardColumns(event);
  return { columns, axes: columnAxes(columns, [...entries, ...unranked]) };
}
