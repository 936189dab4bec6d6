import { type BoardChange, BoardChangeSchema } from '@torchperf/contracts';
import { ChangeBatches } from './change-batches';

const FIRST_RETRY_MS = 1_000;
const LAST_RETRY_MS = 15_000;

/** `interrupted`: nothing is received now; missed changes arrive when the stream is back. */
export type Connection = 'connecting' | 'live' | 'interrupted';

interface Following {
  /** The URL of the stream after the newest change that is known now. */
  readonly address: () => string;
  readonly onBatch: (batch: readonly BoardChange[]) => void;
  /** Too many changes were missed to add them. The stream is closed, and the caller must load the changes again. */
  readonly onTooMany: () => void;
  readonly onConnection: (connection: Connection) => void;
}

/**
 * Follows a stream of changes until it is stopped. The browser reconnects a broken stream and resumes after the last
 * received change. A refused stream is opened again here, with increasing delays. A hidden page has no stream, because
 * all pages of a browser share six connections to a service; it catches up when it is visible again.
 * @returns the function that stops it
 */
export function followChanges({ address, onBatch, onTooMany, onConnection }: Following): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let delayMs = FIRST_RETRY_MS;
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
      delayMs = FIRST_RETRY_MS;
      onConnection('live');
    };
    opened.onerror = () => {
      onConnection('interrupted');
      if (opened.readyState !== EventSource.CLOSED) return;
      batches.flush();
      timer = setTimeout(open, delayMs);
      delayMs = Math.min(delayMs * 2, LAST_RETRY_MS);
    };
  }
  /** Emits the pending batch first: the next stream starts after it. */
  function close(): void {
    clearTimeout(timer);
    source?.close();
    source = undefined;
    batches.flush();
  }
  function openIfVisible(): void {
    close();
    onConnection('connecting');
    if (!document.hidden) open();
  }
  function stop(): void {
    document.removeEventListener('visibilitychange', openIfVisible);
    close();
  }

  document.addEventListener('visibilitychange', openIfVisible);
  openIfVisible();
  return stop;
}

/** Null if this page cannot read it. */
function parseChange(data: string): BoardChange | null {
  try {
    return BoardChangeSchema.parse(JSON.parse(data));
  } catch {
    return null;
  }
}
