import type { BenchmarkJob } from '@torchperf/contracts';
import type { BenchmarkRequest } from '@torchperf/engine';

/** What a worker asks of a referee: never a run without isolation, by its type. */
export type SandboxedRequest = BenchmarkRequest & { readonly isolation: 'sandbox' };

/** The fields of a job that are passed on as they are. */
type FromJob = 'runId' | 'submissionId' | 'task' | 'suite' | 'referenceLatencyMs';
/** Where the job's files lie, and the worker's own slot. */
export type RunPlace = Omit<BenchmarkRequest, FromJob | 'isolation'>;

/** The request of a job. Whatever job and place hold, it is isolated: that is written last, and here alone. */
export function requestOf(job: BenchmarkJob, place: RunPlace): SandboxedRequest {
  const { runId, submissionId, task, suite, referenceLatencyMs } = job;
  return { ...place, runId, submissionId, task, suite, referenceLatencyMs, isolation: 'sandbox' };
}
