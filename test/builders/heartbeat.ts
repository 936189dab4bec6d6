import type { WorkerHeartbeat } from '@torchperf/contracts';

/** What an idle worker says that runs everything and whose clock is right. */
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
