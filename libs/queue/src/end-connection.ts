import pTimeout from 'p-timeout';

/** A reachable backend closes in milliseconds; an unreachable one would block until it is back. */
const CLOSE_TIMEOUT_MS = 2_000;
const DISCONNECT_TIMEOUT_MS = 500;

interface Connected {
  close(): Promise<void>;
  disconnect(): Promise<void>;
}

/** Closes a connection gracefully if the backend answers in time, else cuts it. Never throws. */
export async function endConnection(connected: Connected): Promise<void> {
  try {
    await pTimeout(connected.close(), { milliseconds: CLOSE_TIMEOUT_MS });
  } catch {
    await pTimeout(connected.disconnect(), { milliseconds: DISCONNECT_TIMEOUT_MS }).catch(() => undefined);
  }
}
