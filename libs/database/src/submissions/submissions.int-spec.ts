import { createTestDatabase, type TestDatabase } from '#test/services';
import { AT, addMeasured, addMeasuredCompetition, DIVISION, NOISY } from '../../test/measured-competition';
import { EntryRepository } from '../boards/entry.repository';
import { PrismaService } from '../prisma.service';
import type { Transaction } from '../transaction';
import { UnitOfWork } from '../unit-of-work';
import { ReviewRepository } from './review.repository';
import { SubmissionRepository } from './submission.repository';
import { SubmissionAdminRepository } from './submission-admin.repository';

let database: TestDatabase;
let prisma: PrismaService;
let rows: Awaited<ReturnType<typeof addMeasuredCompetition>>;

beforeEach(async () => {
  database = await createTestDatabase();
  prisma = new PrismaService(database.url);
  rows = await addMeasuredCompetition(prisma);
});

afterEach(async () => {
  await prisma.$disconnect();
  await database.drop();
});

const inTransaction = <T>(work: (transaction: Transaction) => Promise<T>) => new UnitOfWork(prisma).run(work);

describe('submissions', () => {
  it('are locked with their state', async () => {
    const lock = () =>
      inTransaction((transaction) =>
        new SubmissionAdminRepository(prisma).lock(transaction, rows.submissionId),
      );
    const { submissionId: id, competitionId, teamId } = rows;
    const state = { id, competitionId, teamId, disqualified: false, clearedFlags: [], heldFlags: [] };
    expect(await lock()).toEqual({
      ...state,
      baseline: false,
      reference: false,
      held: false,
      unfinishedRuns: 0,
    });
    await prisma.run.create({ data: { submissionId: id } });
    await prisma.submission.update({ where: { id }, data: { heldAt: AT, heldFlags: ['fast'] } });
    await prisma.competition.update({ where: { id: competitionId }, data: { referenceSubmissionId: id } });
    expect(await lock()).toEqual({
      ...state,
      baseline: true,
      reference: true,
      held: true,
      heldFlags: ['fast'],
      unfinishedRuns: 1,
    });
  });

  it('come with the newest runs, and those that may count', async () => {
    const submissions = new SubmissionRepository(prisma);
    const queued = Array.from({ length: 50 }, () => ({
      submissionId: rows.submissionId,
      state: 'finished' as const,
      verdict: 'cancelled',
    }));
    await prisma.run.createMany({ data: queued });
    const found = await submissions.findById(rows.submissionId);
    expect(found?.runCount).toBe(51);
    expect(found?.runs).toHaveLength(51);
    expect(found?.runs.at(-1)).toMatchObject({ id: rows.runId, landedAt: AT });
  });
});

describe('reviews', () => {
  const review = new ReviewRepository();

  it('compare with the entries of a team and of others', async () => {
    const { competitionId, eventId, submissionId, runId, teamId } = rows;
    const team = await prisma.team.create({ data: { name: 'Two' } });
    const other = await addMeasured(prisma, competitionId, team.id, 'other');
    const entry = { eventId, division: DIVISION, submittedAt: AT, objectives: [], isFinal: false };
    const reason = { unrankedReason: null, unrankedDetail: null, constraintResults: [] };
    await inTransaction((transaction) =>
      new EntryRepository(prisma).put(transaction, [
        { ...entry, ...reason, entrant: teamId, teamId, submissionId, runId },
        { ...entry, ...reason, ...other, entrant: team.id, teamId: team.id },
      ]),
    );
    const standing = {
      manifest: { name: 'Narrow', runtime: 'python' },
      relativeLatency: 0.5,
      isBaseline: false,
      isReleased: false,
      constraints: [{ metric: 'accuracy' }],
    };
    const fastest = await inTransaction((transaction) =>
      review.findFastest(transaction, competitionId, DIVISION, teamId),
    );
    expect(fastest).toEqual([
      { ...standing, eventId, isOwn: false, teamId: team.id, teamName: 'Two' },
      { ...standing, eventId, isOwn: true, teamId, teamName: 'One' },
    ]);
    const where = { competitionId, division: DIVISION, teamId };
    const asFast = (latency: number) =>
      inTransaction((transaction) => review.findSomeAsFast(transaction, where, latency, 10));
    expect(await asFast(0.5)).toEqual([{ ...standing, teamId: team.id, teamName: 'Two' }]);
    expect(await asFast(0.4)).toEqual([]);
  });

  it('read the flags of the runs that count', async () => {
    const later = new Date(AT.getTime() + 1000);
    const noisy = {
      submissionId: rows.submissionId,
      state: 'finished' as const,
      verdict: 'ok',
      landedAt: later,
    };
    await prisma.run.create({ data: { ...noisy, hardwareClass: DIVISION, flags: NOISY } });
    await prisma.run.create({ data: { ...noisy, hardwareClass: 'other-cpu', flags: NOISY } });
    expect(
      await inTransaction((transaction) => review.countingFlagsOf(transaction, rows.submissionId)),
    ).toEqual([NOISY, []]);
  });
});
