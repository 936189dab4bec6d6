import { useQueryClient } from '@tanstack/react-query';
import { API_PREFIX, type BoardChange, BoardChangeSchema } from '@torchperf/contracts';
import { useEffect, useState } from 'react';
import { type ChangesFilter, changeStreamPath, changesQuery } from '../api/queries';
import { newestSeq, withChange } from './with-change';

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 15_000;

export interface LiveChanges {
  /** How many have come while the page was open. */
  readonly count: number;
  /** `interrupted`: nothing comes now; what is missed comes when the stream is back. */
  readonly connection: 'connecting' | 'live' | 'interrupted';
}

/**
 * Puts changes at the top of their list as they come, behind the newest that is known. The browser reconnects a stream
 * that broke and goes on behind the last one that it had; a stream that was refused is opened again here, with growing
 * pauses.
 * @param ready whether the list is there
 */
export function useLiveChanges(slug: string, { event, team }: ChangesFilter, ready: boolean): LiveChanges {
  const queryClient = useQueryClient();
  const [count, setCount] = useState(0);
  const [connection, setConnection] = useState<LiveChanges['connection']>('connecting');

  useEffect(() => {
    if (!ready) return;
    const { queryKey } = changesQuery(slug, { event, team });
    let source: EventSource;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let pauseMs = FIRST_RETRY_MS;

    const receive = ({ data }: MessageEvent<string>) => {
      const change = parseChange(data);
      const pages = queryClient.getQueryData(queryKey);
      const next = pages && change && withChange(pages, change);
      if (!next || next === pages) return;
      queryClient.setQueryData(queryKey, next);
      void queryClient.invalidateQueries({
        queryKey: ['competitions', slug, 'progress', change.event, change.team.id],
      });
      setCount((before) => before + 1);
    };
    const open = () => {
      const pages = queryClient.getQueryData(queryKey);
      const after = (pages && newestSeq(pages)) ?? '0';
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

  return { count, connection };
}

/** Null where it is none that this page knows to read. */
function parseChange(data: string): BoardChange | null {
  try {
    return BoardChangeSchema.parse(JSON.parse(data));
  } catch {
    return null;
  }
}
