import { randomUUID } from 'node:crypto';
import { buildBenchmarkJob, buildFinalJob } from '#test/builders/benchmark-job';
import { faultSubject, toSession } from './session-job';

describe('what a fault of the platform counts against a worker as', () => {
  it('is the team, whichever of its submissions failed', () => {
    const teamId = randomUUID();
    const jobs = [buildBenchmarkJob({ teamId }), buildBenchmarkJob({ teamId })];
    expect(jobs.map((job) => faultSubject(toSession(job), job))).toEqual([teamId, teamId]);
  });

  it('is the submission, where an earlier api names no team', () => {
    const job = buildBenchmarkJob({ teamId: undefined });
    expect(faultSubject(toSession(job), job)).toBe(job.submissionId);
  });

  it('is the team in whose launches of a final it happened', () => {
    const final = buildFinalJob(2);
    const [first, second] = final.contestants;
    if (!first || !second) throw new Error('there are two');
    expect(faultSubject(toSession(final), { ...first, faultRunId: second.runId })).toBe(second.teamId);
  });

  it('is the final as a whole, where that is not known', () => {
    const final = buildFinalJob(2);
    const [first, second] = final.contestants;
    if (!first || !second) throw new Error('there are two');
    expect([first, second].map((run) => faultSubject(toSession(final), run))).toEqual([
      final.finalId,
      final.finalId,
    ]);
  });
});
