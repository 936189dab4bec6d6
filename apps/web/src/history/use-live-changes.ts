import { useQuery, useQueryClient } from '@tanstack/react-query';
import { API_PREFIX, type BoardChange } from '@torchperf/contracts';
import { useEffect, useState } from 'react';
import {
  type ChangesFilter,
  changeStreamPath,
  changesKey,
  changesQuery,
  frozenSinceQuery,
  liveChangesQuery,
  progressKey,
} from '../api/queries';
import { type Connection, followChanges } from './follow-changes';
import { isLaterThan, mergeChanges, newestSeq, withBatch } from './merge-changes';

const NONE: readonly BoardChange[] = [];

/** What a stream has told since the page was opened, and how it stands with that stream. */
export interface LiveChanges {
  /** Newest first. */
  readonly changes: readonly BoardChange[];
  /** How many have come while the page was open. */
  readonly count: number;
  readonly connection: Connection;
}

/**
 * Follows the changes behind the newest that is known, and has what depends on them asked for anew: the drawings of
 * progress, and whether the boards are frozen once a change is told that frozen boards would keep to themselves. Where
 * too many were missed, the pages are loaded from the start and followed from there.
 * @param ready whether the pages are there, above which they come
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
    const askAnew = (queryKey: readonly unknown[]) => void queryClient.invalidateQueries({ queryKey });

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
        askAnew(progressKey(slug));
        const frozenSince = queryClient.getQueryData(frozenKey)?.frozenSince ?? null;
        if (frozenSince !== null && isLaterThan(batch, frozenSince)) askAnew(frozenKey);
      },
      onTooMany: () => {
        void queryClient.resetQueries({ queryKey: changesKey(slug, filter) });
        askAnew(progressKey(slug));
        askAnew(frozenKey);
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
