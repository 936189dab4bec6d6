import type { Job, RunReport } from '@torchperf/contracts';

/**
 * What a platform fault in a run counts against the worker as: once for the team, however many submissions it fails
 * with; in a final for the team in whose launches it happened, or, where that is not known, for the final. An api that
 * names no teams has it counted by submission.
 */
export function faultSubject(
  { finalId, contestants }: Pick<Job, 'finalId' | 'contestants'>,
  { runId, submissionId, faultRunId }: Pick<RunReport, 'runId' | 'submissionId' | 'faultRunId'>,
): string {
  const teamOf = (id: string | undefined) =>
    contestants.find((contestant) => contestant.runId === id)?.teamId;
  return finalId === null ? (teamOf(runId) ?? submissionId) : (teamOf(faultRunId) ?? finalId);
}
