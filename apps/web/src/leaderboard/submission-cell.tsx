import { Badge } from '@mantine/core';
import { PageLink } from '../app/links';
import { CompareCheckbox } from '../comparison/comparison-selection';
import type { BoardRow } from './board-columns';
import classes from './leaderboard.module.css';

interface SubmissionCellProps {
  readonly row: BoardRow;
}

/** Whose entry it is: the submission's name, its team, its runtime and techniques. */
export function SubmissionCell({ row }: SubmissionCellProps) {
  const { submission, team } = row;
  return (
    <>
      <span className={classes.nameLine}>
        <PageLink to="/submissions/$id" params={{ id: submission.id }} className={classes.name}>
          {submission.name}
        </PageLink>
        <CompareCheckbox id={submission.id} name={submission.name} />
      </span>
      <span className={classes.team}>{team.name}</span>
      <span className={classes.badges}>
        {row.isFinal && (
          <Badge size="sm" variant="outline">
            final
          </Badge>
        )}
        <Badge size="sm" color="teal">
          {submission.runtime}
        </Badge>
        {submission.techniques.map((technique) => (
          <Badge key={technique} size="sm" color="gray">
            {technique}
          </Badge>
        ))}
      </span>
    </>
  );
}
