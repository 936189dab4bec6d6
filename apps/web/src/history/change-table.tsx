import { Moment } from '../ui/moment';
import { causeText } from './change.format';
import { ChangeFigures } from './change-figures';
import { ChangedBoard, ChangedTeam } from './change-parts';
import classes from './history.module.css';
import { HISTORY_LABEL, type HistoryView } from './history-view';
import { RankChangeMark } from './rank-change-mark';

interface ChangeTableProps {
  readonly view: HistoryView;
}

/** Changes of the boards on a wide screen. */
export function ChangeTable({ view }: ChangeTableProps) {
  return (
    // A region that scrolls must be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: see above
    <section className={classes.scroll} aria-label={HISTORY_LABEL} tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Team</th>
            <th scope="col">Event</th>
            <th scope="col">Rank</th>
            <th scope="col">Ranked by</th>
            <th scope="col">Why</th>
          </tr>
        </thead>
        <tbody>
          {view.changes.map((change) => (
            <tr key={change.seq} data-seq={change.seq}>
              <td>
                <Moment iso={change.at} />
              </td>
              <th scope="row">
                <ChangedTeam change={change} view={view} />
              </th>
              <td>
                <ChangedBoard change={change} view={view} />
              </td>
              <td>
                <RankChangeMark change={change} />
              </td>
              <td>
                <ChangeFigures change={change} event={view.events.get(change.event)} />
              </td>
              <td>{causeText(change)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
