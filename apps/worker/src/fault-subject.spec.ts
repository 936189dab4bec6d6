import { buildContestant, buildJob } from '#test/builders/benchmark-job';
import { faultSubject } from './fault-subject';

describe('what a fault of the platform counts against a worker as', () => {
  it('is the team, whichever of its submissions failed', () => {
    const { teamId } = buildContestant();
    const runs = [buildContestant({ teamId }), buildContestant({ teamId })];
    const subjects = runs.map((run) => faultSubject(buildJob({ contestants: [run] }), run));
    expect(subjects).toEqual([teamId, teamId]);
  });

  it('is the submission, where an earlier api names no team', () => {
    const run = buildContestant({ teamId: undefined });
    expect(faultSubject(buildJob({ contestants: [run] }), run)).toBe(run.submissionId);
  });

  describe('in a final', () => {
    const [first, second] = [buildContestant(), buildContestant()];
    const finalId = '00000000-0000-4000-8000-0000000000f1';
    const final = buildJob({ finalId, contestants: [first, second] });

    it('is the team in whose launches it happened', () => {
      expect(faultSubject(final, { ...first, faultRunId: second.runId })).toBe(second.teamId);
    });

    it('is the final as a whole, where that is not known', () => {
      expect([first, second].map((run) => faultSubject(final, run))).toEqual([finalId, finalId]);
    });
  });
});
