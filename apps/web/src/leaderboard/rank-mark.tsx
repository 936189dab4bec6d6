import { Tooltip, UnstyledButton, VisuallyHidden } from '@mantine/core';
import classes from './leaderboard.module.css';
import type { RankNote } from './rank-note';

/** A rank; a shared one shows a note with the other entries on hover, focus or tap. */
export function RankMark({ text, note }: RankNote) {
  if (!note) return <span className={classes.rank}>{text}</span>;
  return (
    <Tooltip label={note}>
      <UnstyledButton className={classes.rank} data-shared>
        {text}
        <VisuallyHidden>. {note}</VisuallyHidden>
      </UnstyledButton>
    </Tooltip>
  );
}
