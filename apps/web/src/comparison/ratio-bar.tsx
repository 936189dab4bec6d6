import { cssPercentage } from '../ui/css-percentage';
import classes from './comparison.module.css';
import type { PairFigure } from './pair.format';
import type { RatioAxis } from './ratio-axis';

interface RatioBarProps {
  readonly axis: RatioAxis;
  readonly drawn: NonNullable<PairFigure['drawn']>;
}

/** A ratio as a bar from 1, with its interval. Hidden from screen readers: the same figures are next to it as text. */
export function RatioBar({ axis, drawn: { ratio, lower, upper } }: RatioBarProps) {
  const [one, estimate, from, to] = [1, ratio, lower, upper].map((value) => axis.position(value)) as [
    number,
    number,
    number,
    number,
  ];
  return (
    <div className={classes.ratio} aria-hidden="true">
      <span
        className={classes.ratioBar}
        style={{
          left: cssPercentage(Math.min(one, estimate)),
          width: cssPercentage(Math.abs(estimate - one)),
        }}
      />
      <span
        className={classes.ratioInterval}
        style={{ left: cssPercentage(from), width: cssPercentage(to - from) }}
      />
      <span className={classes.ratioOne} style={{ left: cssPercentage(one) }} />
    </div>
  );
}
