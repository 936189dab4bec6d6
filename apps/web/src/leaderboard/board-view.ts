import type { Entry, EventView, Leaderboard, UnrankedEntry } from '@torchperf/contracts';
import type { MetricName } from '@torchperf/domain';
import { type BoardColumn, boardColumns, columnAxes } from './board-columns';
import type { IntervalAxis } from './interval-axis';

/** The data of both table and cards. */
export interface BoardView {
  /** Of the competition. */
  readonly slug: string;
  readonly event: EventView;
  readonly entries: readonly Entry[];
  readonly unranked: readonly UnrankedEntry[];
  readonly columns: readonly BoardColumn[];
  readonly axes: ReadonlyMap<MetricName, IntervalAxis>;
}

/** @param unranked the loaded ones, which may not be all. */
export function boardView(
  { competition: { slug }, event, entries }: Leaderboard,
  unranked: readonly UnrankedEntry[],
): BoardView {
  const columns = boardColumns(event);
  return { slug, event, entries, unranked, columns, axes: columnAxes(columns, [...entries, ...unranked]) };
}
