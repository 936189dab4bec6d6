import { CLOCK_SKEW_MAX_MS } from '@torchperf/contracts';
import type { WorkerRepository } from '@torchperf/database';

/** A notice about the api's own clock, by which competitions start, end and freeze; null while it is right. */
export async function apiClockNotice(workers: Pick<WorkerRepository, 'clockOffset'>): Promise<string | null> {
  const { offsetMs, uncertaintyMs } = await workers.clockOffset();
  if (Math.abs(offsetMs) - uncertaintyMs <= CLOCK_SKEW_MAX_MS) return null;
  const side = offsetMs > 0 ? 'behind' : 'ahead of';
  return `The api's clock is ${(Math.abs(offsetMs) / 1000).toFixed(1)} s ${side} the database's. Synchronise both.`;
}
