import { Alert, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { Competition } from '@torchperf/contracts';
import { isolated } from '@torchperf/domain';
import { useMemo } from 'react';
import { asProblem } from '../api/api.error';
import { competitionQuery } from '../competition/competition.queries';
import { formatDateTime } from '../ui/format/time.format';
import { PageLink } from '../ui/links';
import { NotFoundPage } from '../ui/not-found.page';
import { PageError } from '../ui/page-error';
import { PageSkeleton } from '../ui/page-skeleton';
import { PageTitle } from '../ui/page-title';
import { ProblemAlert } from '../ui/problem-alert';
import { ChangesSection } from './changes-section';
import { type ChangesFilter, changesQuery, frozenSinceQuery, recentChangesQuery } from './history.queries';
import { HistoryFilters } from './history-filters';
import { mergeChanges } from './merge-changes';
import { TeamProgress } from './team-progress';
import { teamsOf } from './teams-of';
import { useLiveChanges } from './use-live-changes';

const route = getRouteApi('/competitions/$slug/history');

/** `/competitions/$slug/history`: the changes of the boards, and a team's progress. */
export function HistoryPage() {
  const { slug } = route.useParams();
  const { event, team } = route.useSearch();
  const filter = useMemo(() => ({ event: event || undefined, team: team?.toLowerCase() }), [event, team]);
  const { data: competition, error, refetch } = useQuery(competitionQuery(slug));
  if (!competition) return error ? <PageError error={error} reset={refetch} /> : <PageSkeleton />;
  if (filter.event !== undefined && !competition.events.some(({ id }) => id === filter.event)) {
    return <NotFoundPage detail={`${isolated(competition.title)} has no event “${filter.event}”.`} />;
  }
  return <History competition={competition} filter={filter} />;
}

interface HistoryProps {
  readonly competition: Competition;
  readonly filter: ChangesFilter;
}

function History({ competition, filter }: HistoryProps) {
  const { slug, title, events } = competition;
  const query = useInfiniteQuery(changesQuery(slug, filter));
  const { data: frozenSince = null } = useQuery(frozenSinceQuery(slug));
  const live = useLiveChanges(slug, filter, query.data !== undefined);
  const changes = useMemo(
    () => (query.data ? mergeChanges(live.changes, query.data.pages) : []),
    [live.changes, query.data],
  );
  const { data: recent = [] } = useQuery(recentChangesQuery(slug));
  const teams = useMemo(() => teamsOf([...recent, ...changes], filter.team), [recent, changes, filter.team]);
  const drawn = events.find(({ id }) => id === filter.event) ?? events[0];
  return (
    <Stack gap="xl">
      <header>
        <PageLink to="/competitions/$slug" params={{ slug }} search={{ event: filter.event }} size="sm">
          <bdi>{title}</bdi>
        </PageLink>
        <PageTitle name={`History of ${isolated(title)}`} />
        <Text mt="xs" maw={720} c="dimmed">
          Each change of an entry on a board. Teams that were only overtaken are not listed.
        </Text>
      </header>
      {frozenSince && (
        <Alert color="blue" title="The boards are frozen" role="status">
          The history ends at {formatDateTime(frozenSince)}. Submissions are still measured; later changes are
          shown with the final boards.
        </Alert>
      )}
      <HistoryFilters competition={competition} filter={filter} teams={teams} />
      {filter.team && drawn && (
        <TeamProgress
          slug={slug}
          event={drawn}
          chosen={filter.event !== undefined || events.length === 1}
          team={filter.team}
          frozenSince={frozenSince}
        />
      )}
      {query.error && <ProblemAlert problem={asProblem(query.error)} />}
      {(query.data || !query.error) && (
        <ChangesSection
          key={`${filter.event} ${filter.team}`}
          competition={competition}
          filter={filter}
          changes={changes}
          query={query}
          live={live}
          frozen={frozenSince !== null}
        />
      )}
    </Stack>
  );
}
