import { infiniteQueryOptions, keepPreviousData, queryOptions, skipToken } from '@tanstack/react-query';
import {
  type BoardChange,
  ChangesSchema,
  ComparisonSchema,
  CompetitionSchema,
  CompetitionSummarySchema,
  LeaderboardSchema,
  listOf,
  ReadableReportSchema,
  type Submission,
  SubmissionListItemSchema,
  SubmissionSchema,
} from '@torchperf/contracts';
import type { z } from 'zod';
import { ApiError } from './api.error';
import { type GetOptions, getJson, withQuery } from './client';

const IDLE_REFRESH_MS = 30_000;
/** While a run is queued or running, boards change within seconds. */
const BUSY_REFRESH_MS = 4_000;
export const WEB_BOARD_PAGE_SIZE = 100;
const UNRANKED_PAGE_SIZE = 50;
const CHANGES_PAGE_SIZE = 50;
/** The api's maximum for one request. */
const CHANGES_MAX = 200;
/** The number of changes that a team's progress shows. */
export const PROGRESS_CHANGES_MAX = CHANGES_MAX;

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

export interface BoardChoice {
  readonly event: string;
  readonly division?: string;
  /** Another division, whose board is shown too. */
  readonly secondDivision?: string;
  /** From 1. */
  readonly page?: number;
}

function leaderboardPath(slug: string, event: string): string {
  return `/competitions/${encodeURIComponent(slug)}/leaderboards/${encodeURIComponent(event)}`;
}

export function leaderboardQuery(slug: string, { event, division, page = 1 }: BoardChoice, busy: boolean) {
  return queryOptions({
    queryKey: ['competitions', slug, 'leaderboards', event, division ?? null, page],
    queryFn: ({ signal }) =>
      getJson(
        LeaderboardSchema,
        withQuery(leaderboardPath(slug, event), {
          division,
          offset: (page - 1) * WEB_BOARD_PAGE_SIZE,
          limit: WEB_BOARD_PAGE_SIZE,
        }),
        { signal },
      ),
    placeholderData: keepPreviousData,
    refetchInterval: busy ? BUSY_REFRESH_MS : IDLE_REFRESH_MS,
  });
}

/**
 * The unranked entries of a board: the first ones, and more on demand.
 * @param asOf the last change of the board; it keeps both sections in the same state.
 */
export function unrankedQuery(slug: string, event: string, division: string, asOf: string) {
  return infiniteQueryOptions({
    queryKey: ['competitions', slug, 'leaderboards', event, division, 'unranked', asOf],
    queryFn: ({ signal, pageParam }) =>
      getJson(
        LeaderboardSchema,
        withQuery(leaderboardPath(slug, event), {
          division,
          section: 'unranked',
          offset: pageParam,
          limit: UNRANKED_PAGE_SIZE,
        }),
        { signal },
      ),
    initialPageParam: 0,
    getNextPageParam: ({ page: { offset, limit, total } }) =>
      offset + limit < total ? offset + limit : undefined,
    placeholderData: keepPreviousData,
  });
}

/** Selects changes of a competition's boards; all of them if neither is set. */
export interface ChangesFilter {
  /** Id of an event within its competition. */
  readonly event?: string;
  /** Id of a team. */
  readonly team?: string;
}

function changesPath(slug: string): string {
  return `/competitions/${encodeURIComponent(slug)}/changes`;
}

/** The path of the stream of changes after one of them. */
export function changeStreamPath(slug: string, filter: ChangesFilter, after: string): string {
  return withQuery(`${changesPath(slug)}/stream`, { ...filter, after });
}

/** The prefix of all cache keys for the changes of a filter. */
export function changesKey(slug: string, { event, team }: ChangesFilter) {
  return ['competitions', slug, 'changes', event ?? null, team ?? null] as const;
}

/**
 * Changes of the boards up to the moment when the page was opened, newest first, and older ones on demand. Newer ones
 * are in `liveChangesQuery`.
 */
export function changesQuery(slug: string, filter: ChangesFilter) {
  return infiniteQueryOptions({
    queryKey: [...changesKey(slug, filter), 'pages'],
    queryFn: ({ signal, pageParam }) =>
      getJson(
        ChangesSchema,
        withQuery(changesPath(slug), {
          ...filter,
          order: 'newest',
          before: pageParam,
          limit: CHANGES_PAGE_SIZE,
        }),
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ items }) => (items.length < CHANGES_PAGE_SIZE ? undefined : items.at(-1)?.seq),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Changes that the stream has sent since the pages were loaded, newest first. Only that stream fills it. */
export function liveChangesQuery(slug: string, filter: ChangesFilter) {
  return queryOptions<readonly BoardChange[]>({
    queryKey: [...changesKey(slug, filter), 'live'],
    queryFn: skipToken,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The newest changes of all teams and events, whatever the filter: they fill the list of teams to choose from. */
export function recentChangesQuery(slug: string) {
  return queryOptions({
    queryKey: ['competitions', slug, 'recent-changes'],
    queryFn: ({ signal }) =>
      getJson(ChangesSchema, withQuery(changesPath(slug), { order: 'newest', limit: CHANGES_MAX }), {
        signal,
      }),
    select: ({ items }) => items,
    staleTime: IDLE_REFRESH_MS,
  });
}

/** The moment of the freeze; null if the boards are not frozen. */
export function frozenSinceQuery(slug: string) {
  return queryOptions({
    queryKey: ['competitions', slug, 'frozen-since'],
    queryFn: ({ signal }) => getJson(ChangesSchema, withQuery(changesPath(slug), { limit: 1 }), { signal }),
    select: ({ frozenSince }) => frozenSince,
    refetchInterval: IDLE_REFRESH_MS,
  });
}

/** The prefix of all cache keys for the progress of teams. */
export function progressKey(slug: string) {
  return ['competitions', slug, 'progress'] as const;
}

/** The progress of a team in an event: its last changes, newest first. */
export function teamProgressQuery(slug: string, event: string, team: string) {
  return queryOptions({
    queryKey: [...progressKey(slug), event, team],
    queryFn: ({ signal }) =>
      getJson(
        ChangesSchema,
        withQuery(changesPath(slug), { event, team, order: 'newest', limit: PROGRESS_CHANGES_MAX }),
        { signal },
      ),
  });
}

/**
 * One submission. With its team's token, the answer also has the log. A token that the api refuses is left out, so a
 * public page stays readable.
 */
export function submissionQuery(id: string, token: string) {
  return queryOptions({
    queryKey: ['submissions', id, token],
    queryFn: ({ signal }) =>
      getReadable(SubmissionSchema, `/submissions/${encodeURIComponent(id)}`, { signal, token }),
  });
}

/**
 * The report of an ended run, with all of its calls; it never changes. During a freeze, a newer report requires the
 * token of its team.
 */
export function runReportQuery(id: string, token: string) {
  return queryOptions({
    queryKey: ['runs', id, 'report', token],
    queryFn: ({ signal }) =>
      getReadable(ReadableReportSchema, `/runs/${encodeURIComponent(id)}/report`, { signal, token }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The comparison of submissions. @param ids separated by commas */
export function comparisonQuery(ids: string, token: string) {
  return queryOptions({
    queryKey: ['comparison', ids, token],
    queryFn: ({ signal }) => getReadable(ComparisonSchema, withQuery('/compare', { ids }), { signal, token }),
    placeholderData: keepPreviousData,
  });
}

/** Gets a public resource, with the token if the api accepts it. */
async function getReadable<T extends z.ZodType>(
  schema: T,
  path: string,
  { signal, token }: GetOptions,
): Promise<z.infer<T>> {
  try {
    return await getJson(schema, path, { signal, token });
  } catch (error) {
    const refused = error instanceof ApiError && [401, 403].includes(error.problem.status);
    if (!token || !refused) throw error;
    return getJson(schema, path, { signal });
  }
}
