import { queryOptions } from '@tanstack/react-query';
import {
  CompetitionSchema,
  CompetitionSummarySchema,
  listOf,
  type Submission,
  SubmissionListItemSchema,
} from '@torchperf/contracts';
import { getJson, withQuery } from '../api/client';
import { BUSY_REFRESH_MS, IDLE_REFRESH_MS } from '../api/refresh';

const CompetitionListSchema = listOf(CompetitionSummarySchema);

const SubmissionListSchema = listOf(SubmissionListItemSchema);

export const competitionsQuery = queryOptions({
  queryKey: ['competitions'],
  queryFn: ({ signal }) => getJson(CompetitionListSchema, '/competitions?limit=200', { signal }),
});

export function competitionQuery(slug: string) {
  return queryOptions({
    queryKey: ['competitions', slug],
    queryFn: ({ signal }) =>
      getJson(CompetitionSchema, `/competitions/${encodeURIComponent(slug)}`, { signal }),
    staleTime: IDLE_REFRESH_MS,
  });
}

/** The newest submissions; polled often while one of them waits or runs. */
export function recentSubmissionsQuery(slug: string, limit: number) {
  return queryOptions({
    queryKey: ['competitions', slug, 'submissions', limit],
    queryFn: ({ signal }) =>
      getJson(
        SubmissionListSchema,
        withQuery(`/competitions/${encodeURIComponent(slug)}/submissions`, { limit }),
        { signal },
      ),
    refetchInterval: ({ state }) =>
      state.data?.items.some(isUnfinished) ? BUSY_REFRESH_MS : IDLE_REFRESH_MS,
  });
}

export function isUnfinished({ state }: { state: Submission['state'] }): boolean {
  return state === 'queued' || state === 'running';
}
