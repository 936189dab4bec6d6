import { API_PREFIX, type StreamEvent, StreamEventSchema } from '@torchperf/contracts';
import { useEffect, useState } from 'react';

export type Connection = 'connecting' | 'live' | 'interrupted';

const EVENT_TYPES = ['queued', 'running', 'done'] as const;
const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 15_000;

export interface LiveSubmission {
  /** The newest event of the stream; null before the first, and while the stream is interrupted. */
  readonly event: StreamEvent | null;
  /** `interrupted`: the stream delivers nothing now, so the page should poll. */
  readonly connection: Connection;
}

/**
 * Follows a submission's stream while `active`. The browser reconnects a broken stream; a refused one is opened again
 * here, with increasing delays. A stream that sent `done` is opened again while `active` stays true: a platform fault
 * has then requeued the run.
 */
export function useLiveSubmission(id: string, active: boolean): LiveSubmission {
  const [event, setEvent] = useState<StreamEvent | null>(null);
  const [connection, setConnection] = useState<Connection>('connecting');

  useEffect(() => {
    if (!active) return;
    let source: EventSource;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let delayMs = FIRST_RETRY_MS;

    const reopenLater = () => {
      source.close();
      timer = setTimeout(open, delayMs);
      delayMs = Math.min(delayMs * 2, LAST_RETRY_MS);
    };
    const receive = ({ data }: MessageEvent<string>) => {
      const parsed = StreamEventSchema.safeParse(parse(data));
      if (!parsed.success) return;
      setConnection('live');
      setEvent(parsed.data);
      if (parsed.data.type === 'done') reopenLater();
      else delayMs = FIRST_RETRY_MS;
    };
    const open = () => {
      source = new EventSource(`${API_PREFIX}/submissions/${encodeURIComponent(id)}/stream`);
      for (const type of EVENT_TYPES) source.addEventListener(type, receive);
      source.onopen = () => setConnection('live');
      source.onerror = () => {
        // The last event may soon be older than the api's answer.
        setEvent(null);
        setConnection('interrupted');
        if (source.readyState === EventSource.CLOSED) reopenLater();
      };
    };
    open();
    return () => {
      clearTimeout(timer);
      source.close();
      setEvent(null);
      setConnection('connecting');
    };
  }, [id, active]);

  return { event, connection };
}

function parse(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch {
    return undefined;
  }
}
