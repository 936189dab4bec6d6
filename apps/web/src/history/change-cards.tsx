import { Moment } from '../ui/moment';
import { causeText } from './change.format';
import { ChangeFigures } from './change-figures';
import { ChangedBoard, ChangedTeam } from './change-parts';
import classes from './history.module.css';
import { HISTORY_LABEL, type HistoryView } from './history-view';
import { RankChangeMark } from './rank-change-mark';

interface ChangeCardsProps {
  readonly view: HistoryView;
}

/** Changes of the boards on a narrow screen: one card for each change. */
export function ChangeCards({ view }: ChangeCardsProps) {
  return (
    <ol className={classes.cards} aria-label={HISTORY_LABEL}>
      {view.changes.map((change) => (
        <li key={change.seq} data-seq={change.seq} className={classes.card}>
          <div className={classes.cardHead}>
            <div className={classes.cardTeam}>
              <ChangedTeam change={change} view={view} />
            </div>
            <RankChangeMark change={change} />
          </div>
          <ChangedBoard change={change} view={view} />
          <ChangeFigures change={change} event={view.events.get(change.event)} />
          <span className={classes.note}>
            {causeText(change)}, <Moment iso={change.at} />
          </span>
        </li>
      ))}
    </ol>
  );
}
