import { createTestDatabase, type TestDatabase } from '#test/services';
import { AT, addMeasured, addMeasuredCompetition, DIVISION } from '../../test/measured-competition';
import { PrismaService } from '../prisma.service';
import { UnitOfWork } from '../unit-of-work';
import { CanonicalLatencyRepository } from './canonical-latency.repository';
import { CompetitionAdminRepository } from './competition-admin.repository';
import { ReferenceRepository } from './reference.repository';

let database: TestDatabase;
let prisma: PrismaService;
let work: UnitOfWork;
let rows: Awaited<ReturnType<typeof addMeasuredCompetition>>;

beforeEach(async () => {
  database = await createTestDatabase();
  prisma = new PrismaService(database.url);
  work = new UnitOfWork(prisma);
  rows = await addMeasuredCompetition(prisma);
});

afterEach(async () => {
  await prisma.$disconnect();
  await database.drop();
});

it('reads and locks the dates of a competition', async () => {
  const competitions = new CompetitionAdminRepository(prisma);
  expect(await work.run((transaction) => competitions.lockDates(transaction, 'digits'))).toEqual({
    startsAt: AT,
    endsAt: null,
    freezeAt: null,
    unfrozenAt: null,
  });
  expect(await work.run((transaction) => competitions.lockDates(transaction, 'none'))).toBeNull();
});

it('reads and locks the state of a reference', async () => {
  const references = new ReferenceRepository(prisma);
  expect(await work.run((transaction) => references.lock(transaction, rows.competitionId))).toMatchObject({
    slug: 'digits',
    startsAt: AT,
    referenceState: 'ok',
    referenceProblem: null,
  });
});

it('reads the medians of the reference, except where a replaced one was measured with itself', async () => {
  const medians = () =>
    work.run((transaction) =>
      new CanonicalLatencyRepository().recentReferenceMedians(transaction, rows.competitionId, DIVISION, 10),
    );
  const replaced = await addMeasured(prisma, rows.competitionId, rows.teamId, 'replaced');
  await prisma.submission.update({ where: { id: replaced.submissionId }, data: { isBaseline: true } });
  expect(await medians()).toEqual([2.5]);
  await prisma.competition.update({
    where: { id: rows.competitionId },
    data: { referenceSubmissionId: replaced.submissionId },
  });
  expect(await medians()).toEqual([2.5, 2.5]);
});
