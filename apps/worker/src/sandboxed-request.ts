import type { SessionRequest } from '@torchperf/engine';
import type { SessionJob } from './session-job';

/** What a worker asks of a referee: never a session without isolation, by its type. */
export type SandboxedRequest = SessionRequest & { readonly isolation: 'sandbox' };

/** The fields of a job that are passed on as they are. */
type FromJob = 'finalId' | 'examples' | 'task' | 'suite';
/** Where the job's files lie, and the worker's own slot on its class of hardware. */
export type SessionPlace = Omit<
  SessionRequest,
  FromJob | 'contestants' | 'isolation' | 'referenceLatencyMs'
> & {
  readonly hardwareClass: string;
  /** Of each contestant of the job, in their order. */
  readonly bundles: readonly SessionRequest['contestants'][number]['bundle'][];
};

/** The request of a job. Whatever job and place hold, it is isolated: that is written last, and here alone. */
export function requestOf(
  job: SessionJob,
  { hardwareClass, bundles, ...place }: SessionPlace,
): SandboxedRequest {
  const { finalId, examples, task, suite, referenceLatenciesMs } = job;
  const contestants = bundles.map((bundle, i) => {
    const { runId, submissionId } = job.contestants[i] as SessionJob['contestants'][number];
    return { runId, submissionId, bundle };
  });
  const referenceLatencyMs = referenceLatenciesMs[hardwareClass] ?? null;
  return { ...place, finalId, contestants, examples, task, suite, referenceLatencyMs, isolation: 'sandbox' };
}
