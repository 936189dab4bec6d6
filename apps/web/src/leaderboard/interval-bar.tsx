import type { MeasuredValue } from '@torchperf/domain';
import { cssPercentage } from '../ui/css-percentage';
import type { IntervalAxis } from './interval-axis';
import classes from './interval-bar.module.css';

interface IntervalBarProps {
  readonly axis: IntervalAxis;
  readonly measured: MeasuredValue;
}

/** An interval on its column's axis. Hidden from screen readers: the same figures are next to it as text. */
export function IntervalBar({ axis, measured }: IntervalBarProps) {
  const { value, ciLower, ciUpper } = measured;
  const from = axis.position(ciLower ?? value);
  const to = axis.position(ciUpper ?? value);
  return (
    <div className={classes.axis} aria-hidden="true">
      {axis.stretches.map((stretch) => (
        <span
          key={stretch.from}
          className={classes.stretch}
          style={{ left: cssPercentage(stretch.from), width: cssPercentage(stretch.to - stretch.from) }}
        />
      ))}
      {to > from && (
        <span
          className={classes.interval}
          style={{ left: cssPercentage(from), width: cssPercentage(to - from) }}
        />
      )}
      <span className={classes.estimate} style={{ left: cssPercentage(axis.position(value)) }} />
    </div>
  );
}
