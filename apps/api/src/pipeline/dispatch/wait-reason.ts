import { CLOCK_SKEW_MAX_MS, RUNTIMES } from '@torchperf/contracts';
import type { QueuedUnit, WorkerRow } from '@torchperf/database';

type Readiness = Pick<WorkerRow, 'state' | 'draining' | 'clockOffsetMs'>;
type LiveWorker = Readiness & Pick<WorkerRow, 'id' | 'runtimes' | 'hardwareClass' | 'reason'>;
export type Wanted = Pick<QueuedUnit, 'runtimes' | 'division' | 'awaitsReference'>;

/** What a team reads while its run waits for the reference. */
export const REFERENCE_REASON =
  "The organisers' reference model does not work at present. Runs wait at no cost, and are measured once the reference works.";

/**
 * Whether a worker takes jobs, now or after its present one. A worker of unknown clock offset gets none: the offset is
 * known with its next heartbeat.
 */
export function isAvailable({ state, draining, clockOffsetMs }: Readiness): boolean {
  const isClockFit = clockOffsetMs !== null && Math.abs(clockOffsetMs) <= CLOCK_SKEW_MAX_MS;
  return (state === 'idle' || state === 'busy') && !draining && isClockFit;
}

/** Why no worker can take a run; null if it only waits for its turn. @param workers the live ones. */
export function waitReason(unit: Wanted, workers: readonly LiveWorker[], isPaused: boolean): string | null {
  if (isPaused) return 'The queue is paused by the organiser.';
  if (unit.awaitsReference) return REFERENCE_REASON;
  const available = workers.filter(isAvailable);
  if (available.length === 0) return 'No worker takes runs.';
  const ofClass = available.filter(
    ({ hardwareClass }) => unit.division === null || hardwareClass === unit.division,
  );
  if (ofClass.length === 0) return `No worker of the class "${unit.division}" takes runs.`;
  const missing = unit.runtimes.filter(
    (runtime) => !ofClass.some(({ runtimes }) => runtimes.includes(runtime)),
  );
  if (missing.length > 0) return `No worker runs ${missing.join(' and ')} bundles.`;
  const isDoable = ofClass.some(({ runtimes }) =>
    unit.runtimes.every((runtime) => runtimes.includes(runtime)),
  );
  return isDoable ? null : `No worker runs both ${unit.runtimes.join(' and ')} bundles.`;
}

/** Notices for operators: workers that take no jobs, with their reason, and why runs wait. */
export function queueNotices(
  units: readonly Wanted[],
  workers: readonly LiveWorker[],
  isPaused: boolean,
): string[] {
  const reasons = new Map<string, number>();
  for (const runtime of RUNTIMES) {
    const reason = waitReason(
      { runtimes: [runtime], division: null, awaitsReference: false },
      workers,
      false,
    );
    if (reason !== null) reasons.set(reason, 0);
  }
  for (const unit of units) {
    const reason = waitReason(unit, workers, isPaused);
    if (reason !== null) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  const idle = workers.filter((worker) => !isAvailable(worker) && !worker.draining && worker.reason !== null);
  return [
    ...[...reasons].map(([reason, waiting]) =>
      waiting > 0 ? `${reason} Waiting for it: ${waiting}.` : reason,
    ),
    ...idle.map(({ id, reason }) => `Worker ${id} takes no runs. ${reason}`),
  ];
}
