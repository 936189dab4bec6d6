import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { LeaderboardSchema } from '@torchperf/contracts';
import { getJson, withQuery } from '../api/client';
import { BUSY_REFRESH_MS, IDLE_REFRESH_MS } from '../api/refresh';

export const WEB_BOARD_PAGE_SIZE = 100;
const UNRANKED_PAGE_SIZE = 50;

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
