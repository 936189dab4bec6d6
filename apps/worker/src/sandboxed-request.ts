import type { BenchmarkJob } from '@torchperf/contracts';
import type { BenchmarkRequest } from '@torchperf/engine';

/** What a worker asks of a referee: never a run without isolation, by its type. */
export type SandboxedRequest = BenchmarkRequest & { readonly isolation: 'sandbox' };

/** The fields of a job that are passed on as they are. */
type FromJob = 'runId' | 'submissionId' | 'task' | 'suite';
/** Where the job's files lie, and the worker's own slot on its class of hardware. */
export type RunPlace = Omit<BenchmarkRequest, FromJob | 'isolation' | 'referenceLatencyMs'> & {
  readonly hardwareClass: string;
};

/** The request of a job. Whatever job and place hold, it is isolated: that is written last, and here alone. */
export function requestOf(job: BenchmarkJob, { hardwareClass, ...place }: RunPlace): SandboxedRequest {
  const { runId, submissionId, task, suite, referenceLatenciesMs } = job;
  const referenceLatencyMs = referenceLatenciesMs[hardwareClass] ?? null;
  return { ...place, runId, submissionId, task, suite, referenceLatencyMs, isolation: 'sandbox' };
}
