import { isolated, METRICS } from '@torchperf/domain';
import { formatBound } from '../ui/format/constraint.format';
import { UNRANKED_WORDING } from '../ui/format/verdict.format';
import type { BoardView } from './board-view';
import classes from './leaderboard.module.css';
import { MetricFigure } from './metric-figure';
import { RankMark } from './rank-mark';
import { partStarts, rankNote } from './rank-note';
import { SubmissionCell } from './submission-cell';

interface BoardTableProps {
  readonly view: BoardView;
}

/** A board on a wide screen. Ranked and unranked entries share columns, to align their intervals. */
export function BoardTable({ view }: BoardTableProps) {
  const { event, entries, unranked, columns, axes } = view;
  const starts = partStarts(entries);
  return (
    // A region that scrolls must be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className={classes.scroll} aria-label={`${isolated(event.title)} leaderboard`} tabIndex={0}>
      <table className={classes.table} data-objectives={event.objectives.length}>
        <thead>
          <tr>
            <th scope="col">{event.rank === 'pareto' ? 'Front' : 'Rank'}</th>
            <th scope="col">Submission</th>
            {columns.map(({ metric, role, constraint }) => (
              <th key={metric} scope="col" className={classes.numeric} data-role={role}>
                {METRICS[metric].title}
                {constraint && <span className={classes.bound}>{formatBound(constraint)}</span>}
              </th>
            ))}
          </tr>
        </thead>
        {entries.length > 0 && (
          <tbody>
            {entries.map((entry, index) => (
              <tr key={entry.submission.id} data-starts-part={starts[index] || undefined}>
                <td>
                  <RankMark {...rankNote(entry, entries, event.rank)} />
                </td>
                <th scope="row">
                  <SubmissionCell row={entry} view={view} />
                </th>
                {columns.map((column) => (
                  <td key={column.metric} className={classes.numeric} data-role={column.role}>
                    <MetricFigure column={column} row={entry} axis={axes.get(column.metric)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        )}
        {unranked.length > 0 && (
          <tbody>
            <tr className={classes.section}>
              <th scope="rowgroup" colSpan={columns.length + 2}>
                Unranked
              </th>
            </tr>
            {unranked.map((row) => (
              <tr key={`${row.submission.id} ${row.reason}`} data-starts-part>
                <td>
                  <span className={classes.absent}>–</span>
                </td>
                <th scope="row">
                  <SubmissionCell row={row} view={view} />
                  <span className={classes.reason}>
                    <strong>{UNRANKED_WORDING[row.reason]}.</strong> {row.detail}
                  </span>
                </th>
                {columns.map((column) => (
                  <td key={column.metric} className={classes.numeric} data-role={column.role}>
                    <MetricFigure column={column} row={row} axis={axes.get(column.metric)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        )}
      </table>
    </section>
  );
}
