import { type WorkerView, WorkerViewSchema } from '@torchperf/contracts';
import type { WorkerRow } from '@torchperf/database';

const StateSchema = WorkerViewSchema.shape.state;

/** A worker is shown as draining at once, before it has received the order. */
export function toWorkerView(row: WorkerRow): WorkerView {
  const state = StateSchema.parse(row.state);
  return {
    id: row.id,
    hostname: row.hostname,
    hardwareClass: row.hardwareClass,
    sandbox: row.sandbox,
    runtimes: row.runtimes,
    state: row.draining && state === 'idle' ? 'draining' : state,
    reason: row.reason,
    currentRunId: row.currentRunId,
    clockOffsetMs: row.clockOffsetMs,
    lastSeenAt: row.lastSeenAt.toISOString(),
  };
}
