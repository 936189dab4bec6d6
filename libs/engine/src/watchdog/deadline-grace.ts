import { STARVED_PATIENCE, STARVED_SHARE } from '../measuring-rules';

/** A deadline, and what it comes from; all in ms of the referee's clock. */
export interface Deadline {
  readonly deadlineMs: number;
  /** How long the step may take. */
  readonly limitMs: number;
  /** The end of the whole run, which no step outlives. */
  readonly runDeadlineMs: number;
}

/**
 * When a process that has passed its deadline is killed. A process that waited for a CPU gets that time back, so that
 * it has its full limit of usable time. If it still has not answered then, it is at fault, however busy the machine.
 * @param waitShare for how much of its life the process waited for a CPU that others had, in [0, 1].
 * @returns the end, and whether the process still lacks time then, so that the machine is to blame.
 */
export function graceEnd(
  { deadlineMs, limitMs, runDeadlineMs }: Deadline,
  waitShare: number,
): { readonly endMs: number; readonly isStarved: boolean } {
  if (waitShare <= STARVED_SHARE) return { endMs: deadlineMs, isStarved: false };
  const neededMs = limitMs / (1 - Math.min(waitShare, 0.999));
  const startMs = deadlineMs - limitMs;
  const endMs = Math.min(startMs + Math.min(neededMs, STARVED_PATIENCE * limitMs), runDeadlineMs);
  return { endMs: Math.max(endMs, deadlineMs), isStarved: endMs < startMs + neededMs };
}
