import { useQuery, useQueryClient } from '@tanstack/react-query';
import { API_PREFIX, type BoardChange, BoardChangeSchema } from '@torchperf/contracts';
import { useEffect, useState } from 'react';
import {
  type ChangesFilter,
  changeStreamPath,
  changesQuery,
  liveChangesQuery,
  teamProgressQuery,
} from '../api/queries';
import { mergeChanges, newestSeq, withBatch } from './merge-changes';

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 15_000;

const NONE: readonly BoardChange[] = [];

export interface LiveChanges {
  /** Newest first. */
  readonly changes: readonly BoardChange[];
  /** How many have come while the page was open. */
  readonly count: number;
  /** `interrupted`: nothing comes now; what is missed comes when the stream is back. */
  readonly connection: 'connecting' | 'live' | 'interrupted';
}

/**
 * Takes changes as they come, behind the newest that is known. The browser reconnects a stream
 * that broke and goes on behind the last one that it had; a stream that was refused is opened again here, with growing
 * pauses.
 * @param ready whether the pages are there, above which they come
 */
export function useLiveChanges(slug: string, { event, team }: ChangesFilter, ready: boolean): LiveChanges {
  const queryClient = useQueryClient();
  const { data: changes = NONE } = useQuery(liveChangesQuery(slug, { event, team }));
  const [count, setCount] = useState(0);
  const [connection, setConnection] = useState<LiveChanges['connection']>('connecting');

  useEffect(() => {
    if (!ready) return;
    const pagesKey = changesQuery(slug, { event, team }).queryKey;
    const liveKey = liveChangesQuery(slug, { event, team }).queryKey;
    let source: EventSource;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let pauseMs = FIRST_RETRY_MS;

    const receive = ({ data }: MessageEvent<string>) => {
      const change = parseChange(data);
      const known = queryClient.getQueryData(liveKey) ?? NONE;
      const next = change ? withBatch(known, [change]) : known;
      if (!change || next === known) return;
      queryClient.setQueryData(liveKey, next);
      void queryClient.invalidateQueries({
        queryKey: teamProgressQuery(slug, change.event, change.team.id).queryKey,
      });
      setCount((before) => before + 1);
    };
    const open = () => {
      const known = mergeChanges(
        queryClient.getQueryData(liveKey) ?? NONE,
        queryClient.getQueryData(pagesKey)?.pages ?? [],
      );
      const after = newestSeq(known) ?? '0';
      source = new EventSource(`${API_PREFIX}${changeStreamPath(slug, { event, team }, after)}`);
      source.addEventListener('change', receive);
      source.onopen = () => {
        pauseMs = FIRST_RETRY_MS;
        setConnection('live');
      };
      source.onerror = () => {
        setConnection('interrupted');
        if (source.readyState !== EventSource.CLOSED) return;
        timer = setTimeout(open, pauseMs);
        pauseMs = Math.min(pauseMs * 2, LAST_RETRY_MS);
      };
    };
    open();
    return () => {
      clearTimeout(timer);
      source.close();
      setCount(0);
      setConnection('connecting');
    };
  }, [queryClient, slug, event, team, ready]);

  return { changes, count, connection };
}

/** Null where it is none that this page knows to read. */
function parseChange(data: string): BoardChange | null {
  try {
    return BoardChangeSchema.parse(JSON.parse(data));
  } catch {
    return null;
  }
}
