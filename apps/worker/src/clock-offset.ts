import { CLOCK_SKEW_MAX_MS } from '@torchperf/contracts';

/** A request and its response: `askedMs` and `answeredMs` by the local clock, `receivedMs` by the remote one. */
export interface ClockReading {
  readonly askedMs: number;
  readonly receivedMs: number;
  readonly answeredMs: number;
}

/**
 * Lower bound, in ms, of how far the local clock is ahead of the remote one; negative when it is behind. The remote
 * clock was read at some time between request and response (Cristian 1989); any offset within that time counts as none.
 */
export function clockOffsetMs({ askedMs, receivedMs, answeredMs }: ClockReading): number {
  if (receivedMs < askedMs) return Math.round(askedMs - receivedMs);
  return receivedMs > answeredMs ? Math.round(answeredMs - receivedMs) : 0;
}

/** Why a worker with this clock offset takes no jobs; null if the offset is acceptable. */
export function clockProblem(offsetMs: number | null): string | null {
  if (offsetMs === null || Math.abs(offsetMs) <= CLOCK_SKEW_MAX_MS) return null;
  const seconds = (Math.abs(offsetMs) / 1000).toFixed(1);
  const side = offsetMs > 0 ? 'ahead of' : 'behind';
  return `Its clock is ${seconds} s ${side} the database's, and at most ${CLOCK_SKEW_MAX_MS / 1000} s are allowed. Synchronise it, for example with chrony.`;
}
