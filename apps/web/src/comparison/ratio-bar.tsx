import classes from './comparison.module.css';
import type { PairFigure } from './pair.format';
import type { RatioAxis } from './ratio-axis';

interface RatioBarProps {
  readonly axis: RatioAxis;
  readonly drawn: NonNullable<PairFigure['drawn']>;
}

const percent = (share: number) => `${(share * 100).toFixed(2)}%`;

/** A ratio as a bar from 1, with its interval. For the eye only: the same figures stand beside it as text. */
export function RatioBar({ axis, drawn: { ratio, lower, upper } }: RatioBarProps) {
  const [one, at, from, to] = [1, ratio, lower, upper].map((value) => axis.position(value)) as [
    number,
    number,
    number,
    number,
  ];
  return (
    <div className={classes.ratio} aria-hidden="true">
      <span
        className={classes.ratioBar}
        style={{ left: percent(Math.min(one, at)), width: percent(Math.abs(at - one)) }}
      />
      <span className={classes.ratioInterval} style={{ left: percent(from), width: percent(to - from) }} />
      <span className={classes.ratioOne} style={{ left: percent(one) }} />
    </div>
  );
}
