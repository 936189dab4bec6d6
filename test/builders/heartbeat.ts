import type { WorkerHeartbeat } from '@torchperf/contracts';

/** The heartbeat of an idle worker with all runtimes and a correct clock. */
export function buildHeartbeat(given: Partial<WorkerHeartbeat> = {}): WorkerHeartbeat {
  return {
    workerId: 'worker-1',
    hostname: 'host',
    hardwareClass: 'Test CPU x86_64 × 2',
    sandbox: 'bubblewrap',
    runtimes: ['python', 'onnx'],
    state: 'idle',
    reason: null,
    currentRunId: null,
    job: null,
    clockOffsetMs: 0,
    revision: 'test',
    ...given,
  };
}
