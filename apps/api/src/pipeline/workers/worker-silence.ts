/** Workers send a heartbeat at least every 5 s; one that is silent for longer than this counts as lost. */
export const WORKER_SILENCE_MAX_MS = 30_000;
