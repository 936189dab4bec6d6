import { CLOCK_SKEW_MAX_MS } from '@torchperf/contracts';

/** A question and its answer: `askedMs` and `answeredMs` by the own clock, `receivedMs` by the other one. */
export interface ClockReading {
  readonly askedMs: number;
  readonly receivedMs: number;
  readonly answeredMs: number;
}

/**
 * How much the own clock is ahead of the other one, in ms, at the least: negative when it is behind. The other clock was
 * read at some time between question and answer (Cristian 1989), so what that leaves open counts for the own clock.
 */
export function clockOffsetMs({ askedMs, receivedMs, answeredMs }: ClockReading): number {
  if (receivedMs < askedMs) return Math.round(askedMs - receivedMs);
  return receivedMs > answeredMs ? Math.round(answeredMs - receivedMs) : 0;
}

/** Why a worker with such a clock takes no jobs; null where the clock is near enough. */
export function clockProblem(offsetMs: number | null): string | null {
  if (offsetMs === null || Math.abs(offsetMs) <= CLOCK_SKEW_MAX_MS) return null;
  const seconds = (Math.abs(offsetMs) / 1000).toFixed(1);
  const side = offsetMs > 0 ? 'ahead of' : 'behind';
  return `Its clock is ${seconds} s ${side} the database's, and at most ${CLOCK_SKEW_MAX_MS / 1000} s are allowed. Synchronise it, for example with chrony.`;
}
