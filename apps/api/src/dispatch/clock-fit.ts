import { CLOCK_SKEW_MAX_MS } from '@torchperf/contracts';

/** A worker whose clock is not known yet gets no job either: it is known with its next heartbeat. */
export function isClockFit(clockOffsetMs: number | null): boolean {
  return clockOffsetMs !== null && Math.abs(clockOffsetMs) <= CLOCK_SKEW_MAX_MS;
}
