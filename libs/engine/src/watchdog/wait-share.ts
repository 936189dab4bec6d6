/** Counters at one moment. Two of them bound a span. */
export interface CpuMoment {
  /** Of the machine's monotonic clock. */
  readonly atNs: number;
  /** How long each of the slot's CPUs had nothing to do, in steps of 10 ms; null where that is not counted. */
  readonly idleNs: readonly number[] | null;
  /** CPU time of the referee's main thread and of each process in its sandboxes, ended threads included, by number. */
  readonly ownNs: ReadonlyMap<number, number>;
  /** How long each thread of the process in question was runnable and waited for a CPU; null where it is not counted. */
  readonly waitNs: ReadonlyMap<string, number> | null;
}

/**
 * For how much of a span a process waited for a CPU that others had, in [0, 1]: the lesser of
 *
 *   - the wait of the thread that waited the longest, and
 *   - the time of the slot's CPUs that other processes of the machine had: neither idle nor ours.
 *
 * The waits of threads are not added up. Threads that are woken together wait for each other, and n of them add up n
 * times as much as passes; a single one waits for the others at most as long as those run. Nor does a process gain by
 * sleeping: its CPU is idle then. Work that threads do one after the other may have waited for longer than this shows.
 * Where idle time is not counted, or the process has no CPU of its own, it counts as time that others had.
 */
export function waitShare(before: CpuMoment, after: CpuMoment): number {
  const elapsedNs = after.atNs - before.atNs;
  if (elapsedNs <= 0 || after.waitNs === null) return 0;
  const grown = (to: ReadonlyMap<unknown, number>, from: ReadonlyMap<unknown, number>) =>
    [...to].map(([key, value]) => Math.max(0, value - (from.get(key) ?? 0)));
  const maxNs = Math.max(0, ...grown(after.waitNs, before.waitNs ?? new Map()));
  const ownNs = grown(after.ownNs, before.ownNs).reduce((sum, value) => sum + value, 0);
  const othersNs = busyNs(before, after, elapsedNs) - ownNs;
  return Math.max(0, Math.min(maxNs, othersNs, elapsedNs)) / elapsedNs;
}

/** How long the slot's CPUs ran something, added up; an idle moment before the span may be counted into it. */
function busyNs(before: CpuMoment, after: CpuMoment, elapsedNs: number): number {
  const [from, to] = [before.idleNs, after.idleNs];
  if (from === null || to === null) return elapsedNs;
  return to.reduce((sum, idleNs, index) => sum + elapsedNs - (idleNs - (from[index] ?? idleNs)), 0);
}
