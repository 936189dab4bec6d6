import { buildContestant, buildJob } from '#test/builders/benchmark-job';
import { HeartbeatAnswerSchema } from './heartbeat';
import { type Job, subjectIdOf } from './job';

const FINAL_ID = '00000000-0000-4000-8000-0000000000f1';

/** A worker's reading of an answer that starts a job. */
function received(job: unknown): Job {
  const instruction = { kind: 'start', job };
  const answer = { draining: false, receivedAt: '2026-11-29T10:00:00.000Z', instruction };
  const read = HeartbeatAnswerSchema.parse(JSON.parse(JSON.stringify(answer))).instruction;
  if (read.kind !== 'start') throw new Error('it starts a job');
  return read.job;
}

describe('a job', () => {
  it('reaches a worker as it was sent', () => {
    const jobs = [
      buildJob(),
      buildJob({ finalId: FINAL_ID, contestants: [buildContestant(), buildContestant()] }),
    ];
    expect(jobs.map(received)).toEqual(jobs);
  });

  it('is held under the id of its final, or of its only run', () => {
    const contestants = [buildContestant(), buildContestant()];
    expect(subjectIdOf({ finalId: FINAL_ID, contestants })).toBe(FINAL_ID);
    expect(subjectIdOf({ finalId: null, contestants })).toBe(contestants[0]?.runId);
  });
});

describe('a job as release 0.1 wrote it', () => {
  const { contestants: _, finalId: __, ...session } = buildJob({ lease: 3 });
  const contestant = buildContestant();

  it('is a session of one, for a single run', () => {
    expect(received({ ...session, ...contestant })).toEqual({
      ...session,
      finalId: null,
      contestants: [contestant],
    });
  });

  it('may name no team', () => {
    const { teamId: _team, ...unnamed } = contestant;
    expect(received({ ...session, ...unnamed }).contestants).toEqual([unnamed]);
  });

  it('is a session of several, for a final with its class of hardware', () => {
    const final = { ...session, finalId: FINAL_ID, contestants: [contestant, buildContestant()] };
    expect(received({ ...final, division: 'Test CPU × 2' })).toEqual(final);
  });

  it.each([
    ['a final that names no final', { ...session, contestants: [contestant], division: 'Test CPU × 2' }],
    ['a single run that is part of a final', { ...session, ...contestant, finalId: FINAL_ID }],
    ['a field that no version has', { ...session, ...contestant, isolation: 'none' }],
  ])('is refused where it is %s', (_title, job) => {
    expect(() => received(job)).toThrow(/instruction/);
  });
});
