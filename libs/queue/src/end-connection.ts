import { within } from './within';

/** A backend that answers closes in milliseconds; one that is down would have us wait until it is back. */
const CLOSE_TIMEOUT_MS = 2_000;
const DISCONNECT_TIMEOUT_MS = 500;

interface Connected {
  close(): Promise<void>;
  disconnect(): Promise<void>;
}

/** Closes a connection in order if the backend lets us, else cuts it. Never throws. */
export async function endConnection(connected: Connected): Promise<void> {
  const tooLong = () => new Error('the backend does not answer');
  try {
    await within(connected.close(), CLOSE_TIMEOUT_MS, tooLong);
  } catch {
    await within(connected.disconnect(), DISCONNECT_TIMEOUT_MS, tooLong).catch(() => undefined);
  }
}
