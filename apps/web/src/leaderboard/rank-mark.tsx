import { Tooltip, UnstyledButton, VisuallyHidden } from '@mantine/core';
import classes from './leaderboard.module.css';
import type { RankNote } from './rank-note';

/** A rank with what the data leave possible; a note explains it on hover, focus or tap. */
export function RankMark({ rank, possible, note }: RankNote) {
  if (!note) return <span className={classes.rank}>{rank}</span>;
  return (
    <Tooltip label={note}>
      <UnstyledButton className={classes.rank} data-noted>
        {rank}
        {possible && (
          <span className={classes.possible} aria-hidden>
            {possible}
          </span>
        )}
        <VisuallyHidden>. {note}</VisuallyHidden>
      </UnstyledButton>
    </Tooltip>
  );
}
