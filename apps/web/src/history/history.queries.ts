import { infiniteQueryOptions, queryOptions, skipToken } from '@tanstack/react-query';
import { type BoardChange, ChangesSchema } from '@torchperf/contracts';
import { getJson, withQuery } from '../api/client';
import { IDLE_REFRESH_MS } from '../api/refresh';

const CHANGES_PAGE_SIZE = 50;

/** The api's maximum for one request. */
const CHANGES_MAX = 200;

/** The number of changes that a team's progress shows. */
export const PROGRESS_CHANGES_MAX = CHANGES_MAX;

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
