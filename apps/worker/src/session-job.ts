import type { BenchmarkJob, FinalJob } from '@torchperf/contracts';

/** A job as a worker processes it: a single run is a session of one, on any class of hardware. */
export type SessionJob = Omit<FinalJob, 'finalId' | 'division'> & {
  readonly finalId: string | null;
  readonly division: string | null;
};
export type ContestantJob = FinalJob['contestants'][number];

/** A job as a session: a final is one already, an ordinary run is one with a single contestant. */
export function toSession(job: BenchmarkJob | FinalJob): SessionJob {
  if ('finalId' in job) return job;
  const { runId, submissionId, bundle, ...context } = job;
  return { ...context, finalId: null, division: null, contestants: [{ runId, submissionId, bundle }] };
}
