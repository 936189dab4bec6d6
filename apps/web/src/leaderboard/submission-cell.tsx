import { Badge } from '@mantine/core';
import { isolated } from '@torchperf/domain';
import { CompareCheckbox } from '../comparison/comparison-selection';
import { PageLink } from '../ui/links';
import type { BoardRow } from './board-columns';
import type { BoardView } from './board-view';
import classes from './leaderboard.module.css';

interface SubmissionCellProps {
  readonly row: BoardRow;
  readonly view: Pick<BoardView, 'slug' | 'event'>;
}

/** The submission's name, its team with a link to its progress, its runtime and techniques. */
export function SubmissionCell({ row, view: { slug, event } }: SubmissionCellProps) {
  const { submission, team } = row;
  return (
    <>
      <span className={classes.nameLine}>
        <PageLink to="/submissions/$id" params={{ id: submission.id }} className={classes.name}>
          <bdi>{submission.name}</bdi>
        </PageLink>
        <CompareCheckbox id={submission.id} name={submission.name} />
      </span>
      <PageLink
        to="/competitions/$slug/history"
        params={{ slug }}
        search={{ event: event.id, team: team.id }}
        className={classes.team}
        aria-label={`Progress of ${isolated(team.name)}`}
        title="Progress of the team"
      >
        <bdi>{team.name}</bdi>
      </PageLink>
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
