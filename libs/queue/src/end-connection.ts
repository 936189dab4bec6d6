import { within } from './within';

/** A reachable backend closes in milliseconds; an unreachable one would block until it is back. */
const CLOSE_TIMEOUT_MS = 2_000;
const DISCONNECT_TIMEOUT_MS = 500;

interface Connected {
  close(): Promise<void>;
  disconnect(): Promise<void>;
}

/** Closes a connection gracefully if the backend answers in time, else cuts it. Never throws. */
export async function endConnection(connected: Connected): Promise<void> {
  const timeoutError = () => new Error('the backend does not answer');
  try {
    await within(connected.close(), CLOSE_TIMEOUT_MS, timeoutError);
  } catch {
    await within(connected.disconnect(), DISCONNECT_TIMEOUT_MS, timeoutError).catch(() => undefined);
  }
}
