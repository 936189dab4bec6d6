import type { SessionRequest } from '@torchperf/engine';
import type { SessionJob } from './session-job';

/** A worker's request to a referee; its type excludes a session without isolation. */
export type SandboxedRequest = SessionRequest & { readonly isolation: 'sandbox' };

/** The fields of a job that are passed on unchanged. */
type FromJob = 'finalId' | 'examples' | 'task' | 'suite';
/** The paths of the job's files, and the worker's slot with its class of hardware. */
export type SessionContext = Omit<
  SessionRequest,
  FromJob | 'contestants' | 'isolation' | 'referenceLatencyMs'
> & {
  readonly hardwareClass: string;
  /** One for each contestant of the job, in their order. */
  readonly bundles: readonly SessionRequest['contestants'][number]['bundle'][];
};

/** The request of a job. It is always isolated: only this line sets `isolation`, after all other fields. */
export function requestOf(
  job: SessionJob,
  { hardwareClass, bundles, ...context }: SessionContext,
): SandboxedRequest {
  const { finalId, examples, task, suite, referenceLatenciesMs } = job;
  const contestants = bundles.map((bundle, i) => {
    const { runId, submissionId } = job.contestants[i] as SessionJob['contestants'][number];
    return { runId, submissionId, bundle };
  });
  const referenceLatencyMs = referenceLatenciesMs[hardwareClass] ?? null;
  return {
    ...context,
    finalId,
    contestants,
    examples,
    task,
    suite,
    referenceLatencyMs,
    isolation: 'sandbox',
  };
}
