import { formatExact, formatMeasured } from '../ui/format/measured-value.format';
import type { BoardColumn, BoardRow } from './board-columns';
import { ConstraintMark } from './constraint-mark';
import type { IntervalAxis } from './interval-axis';
import { IntervalBar } from './interval-bar';
import classes from './leaderboard.module.css';

interface MetricFigureProps {
  readonly column: BoardColumn;
  readonly row: BoardRow;
  readonly axis: IntervalAxis | undefined;
}

/** One figure of an entry: an objective with its interval as text and bar, any other as text. */
export function MetricFigure({ column, row, axis }: MetricFigureProps) {
  const measured = row.metrics[column.metric];
  if (!measured) return <span className={classes.absent}>not measured</span>;
  const { text, interval } = formatMeasured(measured);
  const status = row.constraints.find(({ metric }) => metric === column.metric);
  return (
    <>
      <span
        className={classes.figure}
        data-role={column.role}
        title={interval ? `95 % interval ${interval}` : undefined}
      >
        {text}
        {status && <ConstraintMark constraint={status} />}
      </span>
      {axis && <IntervalBar axis={axis} measured={measured} />}
      {axis && <span className={classes.interval}>{interval ?? formatExact(measured)}</span>}
    </>
  );
}
