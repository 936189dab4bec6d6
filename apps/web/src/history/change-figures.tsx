import type { BoardChange, EventView } from '@torchperf/contracts';
import { METRICS } from '@torchperf/domain';
import { formatMeasured } from '../ui/format/measured-value.format';
import classes from './history.module.css';

interface ChangeFiguresProps {
  readonly change: BoardChange;
  /** Undefined if the page does not know the event. */
  readonly event: EventView | undefined;
}

/** The figures of an entry at the change: the event's objectives, each with its interval if it has one. */
export function ChangeFigures({ change: { metrics }, event }: ChangeFiguresProps) {
  const known = (event?.objectives ?? []).flatMap(({ metric }) => {
    const measured = metrics[metric];
    return measured ? [{ metric, ...formatMeasured(measured) }] : [];
  });
  if (known.length === 0) return <span className={classes.note}>–</span>;
  return (
    <>
      {known.map(({ metric, text, interval }) => (
        <span key={metric} className={classes.figure}>
          {METRICS[metric].title} <strong>{text}</strong>
          {interval && (
            <>
              {' '}
              <span className={`${classes.note} ${classes.interval}`} title="95 % interval">
                ({interval})
              </span>
            </>
          )}
        </span>
      ))}
    </>
  );
}
