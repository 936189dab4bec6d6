import { useQuery, useQueryClient } from '@tanstack/react-query';
import { API_PREFIX, type BoardChange } from '@torchperf/contracts';
import { useEffect, useState } from 'react';
import { type Connection, followChanges } from './follow-changes';
import {
  type ChangesFilter,
  changeStreamPath,
  changesKey,
  changesQuery,
  frozenSinceQuery,
  liveChangesQuery,
  progressKey,
} from './history.queries';
import { isLaterThan, mergeChanges, newestSeq, withBatch } from './merge-changes';

const NONE: readonly BoardChange[] = [];

/** The changes that a stream has sent since the page was opened, and the state of that stream. */
export interface LiveChanges {
  /** Newest first. */
  readonly changes: readonly BoardChange[];
  /** The number of changes since the page was opened. */
  readonly count: number;
  readonly connection: Connection;
}

/**
 * Follows the changes after the newest known one, and invalidates the queries that depend on them: the drawings of
 * progress, and the freeze, once a change arrives that frozen boards would hide. If too many were missed, it loads the
 * pages from the start and follows from there.
 * @param ready whether the pages are loaded
 */
export function useLiveChanges(slug: string, { event, team }: ChangesFilter, ready: boolean): LiveChanges {
  const queryClient = useQueryClient();
  const { data: changes = NONE } = useQuery(liveChangesQuery(slug, { event, team }));
  const [count, setCount] = useState(0);
  const [connection, setConnection] = useState<Connection>('connecting');

  useEffect(() => {
    if (!ready) return;
    const filter = { event, team };
    const { queryKey: pagesKey } = changesQuery(slug, filter);
    const { queryKey: liveKey } = liveChangesQuery(slug, filter);
    const { queryKey: frozenKey } = frozenSinceQuery(slug);
    const known = () => queryClient.getQueryData(liveKey) ?? NONE;
    const invalidate = (queryKey: readonly unknown[]) => void queryClient.invalidateQueries({ queryKey });

    const stop = followChanges({
      address: () => {
        const pages = queryClient.getQueryData(pagesKey)?.pages ?? [];
        const after = newestSeq(mergeChanges(known(), pages)) ?? '0';
        return `${API_PREFIX}${changeStreamPath(slug, filter, after)}`;
      },
      onBatch: (batch) => {
        const before = known();
        const next = withBatch(before, batch);
        if (next === before) return;
        queryClient.setQueryData(liveKey, next);
        setCount((shown) => shown + next.length - before.length);
        invalidate(progressKey(slug));
        const frozenSince = queryClient.getQueryData(frozenKey)?.frozenSince ?? null;
        if (frozenSince !== null && isLaterThan(batch, frozenSince)) invalidate(frozenKey);
      },
      onTooMany: () => {
        void queryClient.resetQueries({ queryKey: changesKey(slug, filter) });
        invalidate(progressKey(slug));
        invalidate(frozenKey);
      },
      onConnection: setConnection,
    });
    return () => {
      stop();
      setCount(0);
      setConnection('connecting');
    };
  }, [queryClient, slug, event, team, ready]);

  return { changes, count, connection };
}
