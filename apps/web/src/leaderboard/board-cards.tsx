import { isolated, METRICS } from '@torchperf/domain';
import type { ReactNode } from 'react';
import { formatBound } from '../ui/format/constraint.format';
import { UNRANKED_WORDING } from '../ui/format/verdict.format';
import type { BoardRow } from './board-columns';
import type { BoardView } from './board-view';
import classes from './leaderboard.module.css';
import { MetricFigure } from './metric-figure';
import { RankMark } from './rank-mark';
import { rankNote } from './rank-note';
import { SubmissionCell } from './submission-cell';

interface BoardCardsProps {
  readonly view: BoardView;
}

/** A board on a narrow screen: one card for each entry, best first. */
export function BoardCards({ view }: BoardCardsProps) {
  const { event, entries, unranked } = view;
  return (
    <>
      {entries.length > 0 && (
        <ol className={classes.cards} aria-label={`${isolated(event.title)} leaderboard`}>
          {entries.map((entry) => (
            <Card key={entry.submission.id} row={entry} view={view}>
              <RankMark {...rankNote(entry, entries, event.rank)} />
            </Card>
          ))}
        </ol>
      )}
      {unranked.length > 0 && (
        <>
          <h3 className={classes.cardsTitle}>Unranked</h3>
          <ul className={classes.cards}>
            {unranked.map((row) => (
              <Card
                key={`${row.submission.id} ${row.reason}`}
                row={row}
                view={view}
                reason={
                  <>
                    <strong>{UNRANKED_WORDING[row.reason]}.</strong> {row.detail}
                  </>
                }
              >
                <span className={classes.absent}>–</span>
              </Card>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

interface CardProps {
  readonly row: BoardRow;
  readonly view: BoardView;
  readonly reason?: ReactNode;
  /** The rank. */
  readonly children: ReactNode;
}

function Card({ row, view, reason, children }: CardProps) {
  const { columns, axes } = view;
  return (
    <li className={classes.card}>
      <div className={classes.cardRank}>{children}</div>
      <div>
        <SubmissionCell row={row} view={view} />
        {reason && <span className={classes.reason}>{reason}</span>}
      </div>
      <dl className={classes.figures}>
        {columns.map((column) => (
          <div key={column.metric} data-role={column.role}>
            <dt>
              {METRICS[column.metric].title}
              {column.constraint && <span className={classes.bound}>{formatBound(column.constraint)}</span>}
            </dt>
            <dd>
              <MetricFigure column={column} row={row} axis={axes.get(column.metric)} />
            </dd>
          </div>
        ))}
      </dl>
    </li>
  );
}
