import { type BoardChange, BoardChangeSchema } from '@torchperf/contracts';
import { ChangeBatches } from './change-batches';

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 15_000;

/** `interrupted`: nothing comes now; what is missed comes when the stream is back. */
export type Connection = 'connecting' | 'live' | 'interrupted';

interface Following {
  /** Where the stream is behind the newest change that is known now. */
  readonly address: () => string;
  readonly onBatch: (batch: readonly BoardChange[]) => void;
  /** More were missed than are worth adding; the following has ended, and what is known must be asked for anew. */
  readonly onTooMany: () => void;
  readonly onConnection: (connection: Connection) => void;
}

/**
 * Follows a stream of changes until it is stopped. The browser reconnects a stream that broke and goes on behind the
 * last change that it had; a stream that was refused is opened again here, with growing pauses. A page that is not
 * seen has no stream, as all pages of a browser share six connections to a service; it catches up when it is seen.
 * @returns what stops it
 */
export function followChanges({ address, onBatch, onTooMany, onConnection }: Following): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pauseMs = FIRST_RETRY_MS;
  const batches = new ChangeBatches({
    onBatch,
    onTooMany: () => {
      stop();
      onTooMany();
    },
  });

  function open(): void {
    const opened = new EventSource(address());
    source = opened;
    opened.addEventListener('change', ({ data }: MessageEvent<string>) => {
      const change = parseChange(data);
      if (change && source === opened) batches.add(change);
    });
    opened.onopen = () => {
      pauseMs = FIRST_RETRY_MS;
      onConnection('live');
    };
    opened.onerror = () => {
      onConnection('interrupted');
      if (opened.readyState !== EventSource.CLOSED) return;
      batches.flush();
      timer = setTimeout(open, pauseMs);
      pauseMs = Math.min(pauseMs * 2, LAST_RETRY_MS);
    };
  }
  /** What was gathered is given first, so that the next stream starts behind it. */
  function close(): void {
    clearTimeout(timer);
    source?.close();
    source = undefined;
    batches.flush();
  }
  function openWhenSeen(): void {
    close();
    onConnection('connecting');
    if (!document.hidden) open();
  }
  function stop(): void {
    document.removeEventListener('visibilitychange', openWhenSeen);
    close();
  }

  document.addEventListener('visibilitychange', openWhenSeen);
  openWhenSeen();
  return stop;
}

/** Null where it is none that this page knows to read. */
function parseChange(data: string): BoardChange | null {
  try {
    return BoardChangeSchema.parse(JSON.parse(data));
  } catch {
    return null;
  }
}
