/** While nothing runs, boards change seldom. */
export const IDLE_REFRESH_MS = 30_000;

/** While a run is queued or running, boards change within seconds. */
export const BUSY_REFRESH_MS = 4_000;
