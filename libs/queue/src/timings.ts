/**
 * How long a job belongs to a consumer that stopped renewing it. A consumer renews every half of it, so that a
 * busy machine has 7 s to come round.
 */
export const LOCK_DURATION_MS = 15_000;

/**
 * How often consumers look for jobs whose lock ran out. With the lock this makes 15 to 25 s until the job of a
 * killed api is resumed.
 */
export const STALLED_INTERVAL_MS = 5_000;

/** How often a job may lose its consumer before the queue abandons it. */
export const MAX_STALLED = 3;

/**
 * The longest that adding or asking may take before the queue counts as unavailable. An api that is to stop meanwhile
 * waits for it, and has 10 s in most places before it is killed.
 */
export const REQUEST_TIMEOUT_MS = 5_000;

const BACKOFF_FIRST_MS = 250;
const MAX_BACKOFF_MS = 15_000;

/** Wait before a job is started for the `attempt`-th time again, doubling from 250 ms to 15 s. */
export function backoffMs(attempt: number): number {
  return Math.min(BACKOFF_FIRST_MS * 2 ** Math.min(attempt, 16), MAX_BACKOFF_MS);
}
