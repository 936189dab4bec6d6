import type { BoardChange } from '@torchperf/contracts';
import { isolated } from '@torchperf/domain';
import { PageLink } from '../ui/links';
import classes from './history.module.css';
import type { HistoryView } from './history-view';

interface ChangePartProps {
  readonly change: BoardChange;
  readonly view: HistoryView;
}

/** The team of a change, with links to all changes of the team and to its submission. */
export function ChangedTeam({ change: { team, event, submissionId }, view }: ChangePartProps) {
  return (
    <>
      {view.filter.team === team.id ? (
        <bdi className={classes.name}>{team.name}</bdi>
      ) : (
        <PageLink
          to="/competitions/$slug/history"
          params={{ slug: view.slug }}
          search={{ event: view.filter.event ?? event, team: team.id }}
          className={classes.name}
          aria-label={`Progress of ${isolated(team.name)}`}
        >
          <bdi>{team.name}</bdi>
        </PageLink>
      )}
      {submissionId && (
        <PageLink to="/submissions/$id" params={{ id: submissionId }} size="sm" className={classes.second}>
          Its submission
        </PageLink>
      )}
    </>
  );
}

/** The board that changed. */
export function ChangedBoard({ change: { event, division }, view }: ChangePartProps) {
  return (
    <>
      <PageLink
        to="/competitions/$slug"
        params={{ slug: view.slug }}
        search={{ event, division }}
        className={classes.event}
      >
        <bdi>{view.events.get(event)?.title ?? event}</bdi>
      </PageLink>
      <span className={classes.division}>{division}</span>
    </>
  );
}
