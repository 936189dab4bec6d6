import type { BenchmarkJob, FinalJob, RunReport } from '@torchperf/contracts';

/** A job as a worker processes it: a single run is a session of one, on any class of hardware. */
export type SessionJob = Omit<FinalJob, 'finalId' | 'division'> & {
  readonly finalId: string | null;
  readonly division: string | null;
};
export type ContestantJob = FinalJob['contestants'][number];

/** A job as a session: a final is one already, an ordinary run is one with a single contestant. */
export function toSession(job: BenchmarkJob | FinalJob): SessionJob {
  if ('finalId' in job) return job;
  const { runId, submissionId, teamId, bundle, ...context } = job;
  const contestant = { runId, submissionId, teamId, bundle };
  return { ...context, finalId: null, division: null, contestants: [contestant] };
}

/**
 * What a platform fault in a run counts against the worker as: once for the team, however many submissions it fails
 * with; in a final for the team in whose launches it happened, or, where that is not known, for the final. An api that
 * names no teams has it counted by submission.
 */
export function faultSubject(
  { finalId, contestants }: SessionJob,
  { runId, submissionId, faultRunId }: Pick<RunReport, 'runId' | 'submissionId' | 'faultRunId'>,
): string {
  const teamOf = (id: string | undefined) =>
    contestants.find((contestant) => contestant.runId === id)?.teamId;
  return finalId === null ? (teamOf(runId) ?? submissionId) : (teamOf(faultRunId) ?? finalId);
}
