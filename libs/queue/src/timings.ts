/**
 * How long the lock of a job lives without renewal. A consumer renews it at half this time, so that a busy machine
 * has 7 s to recover.
 */
export const LOCK_DURATION_MS = 15_000;

/**
 * How often consumers poll for jobs whose lock expired. With the lock duration, the job of a killed api is resumed
 * after 15 to 25 s.
 */
export const STALLED_INTERVAL_MS = 5_000;

/** How often a job may lose its consumer before the queue abandons it. */
export const MAX_STALLED = 3;

/**
 * The maximum time of a request before the queue counts as unavailable. An api that is stopping waits for it, and most
 * platforms kill it after 10 s.
 */
export const REQUEST_TIMEOUT_MS = 5_000;

const BACKOFF_FIRST_MS = 250;
const MAX_BACKOFF_MS = 15_000;

/** The delay before the `attempt`-th retry of a job, doubling from 250 ms to 15 s. */
export function backoffMs(attempt: number): number {
  return Math.min(BACKOFF_FIRST_MS * 2 ** Math.min(attempt, 16), MAX_BACKOFF_MS);
}
