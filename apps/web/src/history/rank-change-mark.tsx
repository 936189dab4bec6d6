import { VisuallyHidden } from '@mantine/core';
import type { BoardChange } from '@torchperf/contracts';
import { rankChange } from './change.format';
import classes from './history.module.css';

interface RankChangeMarkProps {
  readonly change: BoardChange;
}

/** Rank before and after, read out as a sentence. */
export function RankChangeMark({ change }: RankChangeMarkProps) {
  const { text, spoken, direction } = rankChange(change);
  return (
    <span className={classes.rank} data-direction={direction}>
      <span aria-hidden="true">{text}</span>
      <VisuallyHidden>{spoken}</VisuallyHidden>
    </span>
  );
}
