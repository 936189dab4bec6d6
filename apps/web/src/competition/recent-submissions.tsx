import { Paper, Skeleton, Text } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { SubmissionListItem } from '@torchperf/contracts';
import { asProblem } from '../api/api.error';
import { StateBadge } from '../submission/state-badge';
import { PageLink } from '../ui/links';
import { Moment } from '../ui/moment';
import { ProblemAlert } from '../ui/problem-alert';
import classes from './competition.module.css';

interface RecentSubmissionsProps {
  readonly query: UseQueryResult<{ items: SubmissionListItem[] }>;
}

/** The newest submissions of all teams, with their states. */
export function RecentSubmissions({ query: { data, error } }: RecentSubmissionsProps) {
  if (!data) return error ? <ProblemAlert problem={asProblem(error)} /> : <Skeleton height={240} />;
  if (data.items.length === 0) {
    return (
      <Paper withBorder p="lg">
        <Text c="dimmed">Nothing has been submitted yet.</Text>
      </Paper>
    );
  }
  return (
    <ul className={classes.recent}>
      {data.items.map(({ id, name, team, runtime, isBaseline, submittedAt, state, verdict }) => (
        <li key={id}>
          <div className={classes.recentName}>
            <PageLink to="/submissions/$id" params={{ id }} fw={600}>
              <bdi>{name}</bdi>
            </PageLink>
            <Text size="sm" c="dimmed">
              <bdi>{team.name}</bdi> · {runtime}
              {isBaseline && ' · baseline'} · <Moment iso={submittedAt} />
            </Text>
          </div>
          <StateBadge state={state} verdict={verdict} />
        </li>
      ))}
    </ul>
  );
}
