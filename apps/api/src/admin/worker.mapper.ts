import { type WorkerView, WorkerViewSchema } from '@torchperf/contracts';
import type { WorkerRow } from '@torchperf/database';

const StateSchema = WorkerViewSchema.shape.state;

/** A worker that was told to drain is shown so at once, before it has heard of it. */
export function toWorkerView(row: WorkerRow): WorkerView {
  const state = StateSchema.parse(row.state);
  return {
    id: row.id,
    hostname: row.hostname,
    hardwareClass: row.hardwareClass,
    sandbox: row.sandbox,
    runtimes: row.runtimes,
    state: row.draining && state === 'idle' ? 'draining' : state,
    currentRunId: row.currentRunId,
    lastSeenAt: row.lastSeenAt.toISOString(),
  };
}
