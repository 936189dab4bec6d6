import { Alert, Group, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { Submission } from '@torchperf/contracts';
import { isolated } from '@torchperf/domain';
import { useEffect } from 'react';
import { asProblem } from '../api/api.error';
import { recoveryInterval } from '../api/query-client';
import { useTeamToken } from '../api/team-token';
import { useComparedIds, withTicked } from '../comparison/compared-ids';
import { ButtonLink, PageLink } from '../ui/links';
import { Moment } from '../ui/moment';
import { PageError } from '../ui/page-error';
import { PageSkeleton } from '../ui/page-skeleton';
import { PageTitle } from '../ui/page-title';
import { ProblemAlert } from '../ui/problem-alert';
import { ReportLinks } from '../ui/report-links';
import { CancelRun } from './cancel-run';
import { isMeasured } from './counting-run';
import { LiveRun } from './live-run';
import { liveStatus } from './live-status';
import { MeasurementFacts } from './measurement-facts';
import { ReviewNotice } from './review-notice';
import { RunHistory } from './run-history';
import { RunLog } from './run-log';
import { RunFailure, RunResults } from './run-outcome';
import { RunPlots } from './run-plots';
import { StateBadge } from './state-badge';
import classes from './submission.module.css';
import { submissionQuery } from './submission.queries';
import { SubmissionDetails } from './submission-details';
import { SubmissionRanks } from './submission-ranks';
import { useCancellation } from './use-cancellation';
import { useLiveSubmission } from './use-live-submission';

const route = getRouteApi('/submissions/$id');
/** While the stream is open, the page polls rarely, in case a proxy delays the stream. */
const STREAMING_REFRESH_MS = 15_000;
const POLLING_REFRESH_MS = 2_000;

/** `/submissions/$id`: one submission, followed live until it is measured, then its results. */
export function SubmissionPage() {
  const { id } = route.useParams();
  const { duplicate } = route.useSearch();
  const [token] = useTeamToken();
  const cancellation = useCancellation(id);
  const queryClient = useQueryClient();

  const query = submissionQuery(id, token);
  const known = useQuery({ ...query, enabled: false }).data;
  const active = known !== undefined && isActive(known);
  const { event, connection } = useLiveSubmission(id, active);
  const liveInterval = connection === 'live' ? STREAMING_REFRESH_MS : POLLING_REFRESH_MS;
  const refetchInterval = active ? liveInterval : recoveryInterval;
  const { data: submission, error, refetch } = useQuery({ ...query, refetchInterval });

  // Each kind of event means another state; the api returns more details than the stream.
  const received = event?.type;
  useEffect(() => {
    if (received) void queryClient.invalidateQueries({ queryKey: ['submissions', id] });
  }, [received, queryClient, id]);

  if (!submission) return error ? <PageError error={error} reset={refetch} /> : <PageSkeleton />;
  const [newest] = submission.runs;
  return (
    <Stack gap="xl">
      <SubmissionHeader submission={submission} />
      {duplicate && (
        <Alert color="teal" title="You have submitted this before">
          <Text size="sm">
            Your team has already sent exactly these bytes to this competition. This is that submission;
            nothing new was queued.
          </Text>
        </Alert>
      )}
      {submission.disqualifiedReason && (
        <Alert color="red" title="Disqualified by the organisers">
          <Text size="sm">{submission.disqualifiedReason}</Text>
        </Alert>
      )}
      {submission.state !== 'disqualified' && <ReviewNotice review={submission.review} />}
      {active && newest && (
        <LiveRun status={liveStatus(newest, event)} note={newest.message} connection={connection}>
          {submission.canCancel && (
            <CancelRun isPending={cancellation.isPending} onConfirm={cancellation.mutate} />
          )}
        </LiveRun>
      )}
      {cancellation.error && <ProblemAlert problem={asProblem(cancellation.error)} />}
      <RunFailure runs={submission.runs} />
      <SubmissionRanks ranks={submission.ranks} slug={submission.competition.slug} />
      <div className={classes.columns}>
        <RunResults runs={submission.runs} />
        <Stack gap="xl">
          <MeasurementFacts runs={submission.runs} />
          <SubmissionDetails submission={submission} />
          <RunHistory submission={submission} />
        </Stack>
      </div>
      <RunPlots submission={submission} />
      <RunLog runs={submission.runs} />
    </Stack>
  );
}

function isActive({ state, runs: [newest] }: Submission): boolean {
  return state !== 'disqualified' && newest !== undefined && newest.state !== 'finished';
}

function SubmissionHeader({ submission }: { readonly submission: Submission }) {
  const { id, competition, manifest, state, runs, team, isBaseline, submittedAt } = submission;
  const { ids, setIds } = useComparedIds(competition.slug);
  const hasFigures = isMeasured(runs);
  return (
    <header>
      <PageLink to="/competitions/$slug" params={{ slug: competition.slug }} size="sm">
        <bdi>{competition.title}</bdi>
      </PageLink>
      <Group gap="sm" mt={4} align="center">
        <PageTitle name={manifest.name} />
        <StateBadge state={state} verdict={runs[0]?.verdict ?? null} />
        {hasFigures && (
          <ButtonLink
            to="/competitions/$slug"
            params={{ slug: competition.slug }}
            onClick={() => setIds(withTicked(ids, id, true))}
            variant="default"
            size="compact-sm"
          >
            Compare with others
          </ButtonLink>
        )}
      </Group>
      <Text c="dimmed" mt={4}>
        <bdi>{team.name}</bdi>
        {isBaseline && ' · baseline, shown unranked'} · submitted <Moment iso={submittedAt} />
        {' · '}
        <PageLink
          to="/competitions/$slug/history"
          params={{ slug: competition.slug }}
          search={{ team: team.id }}
          aria-label={`Progress of ${isolated(team.name)}`}
        >
          Progress
        </PageLink>
      </Text>
      {manifest.description && (
        <Text mt="xs" maw={720} style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
          {manifest.description}
        </Text>
      )}
      {hasFigures && <ReportLinks path={`/submissions/${submission.id}`} />}
    </header>
  );
}
