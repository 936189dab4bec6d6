import { createTestDatabase, type TestDatabase } from '#test/services';
import {
  AT,
  addMeasured,
  addMeasuredCompetition,
  DIVISION,
  NOISY,
  RELATIVE_LATENCY,
  REPORT,
} from '../../test/measured-competition';
import { BoardRepository } from '../boards/board.repository';
import { EntryRepository } from '../boards/entry.repository';
import { PrismaService } from '../prisma.service';
import type { Transaction } from '../transaction';
import { UnitOfWork } from '../unit-of-work';
import { FinalRepository } from './final.repository';
import { NoisyRunRepository } from './noisy-run.repository';
import { RunRepository } from './run.repository';
import { RunLifecycleRepository } from './run-lifecycle.repository';
import { RunQueueRepository } from './run-queue.repository';

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

const addWorker = (id: string) =>
  prisma.worker.create({
    data: {
      id,
      hostname: 'h',
      hardwareClass: DIVISION,
      sandbox: 's',
      runtimes: ['python'],
      state: 'idle',
      revision: 'r',
    },
  });

const addQueued = async () =>
  (await prisma.run.create({ data: { submissionId: rows.submissionId, queuedAt: AT } })).id;

describe('the lifecycle of a run', () => {
  const runs = new RunLifecycleRepository();

  it('locks a run with its submission', async () => {
    const { runId, submissionId, competitionId, teamId } = rows;
    const locked = {
      id: runId,
      state: 'finished',
      attempts: 0,
      referenceWaits: 0,
      lease: 0,
      losses: 0,
      workerId: null,
      startedAt: null,
      finalId: null,
      submissionId,
      competitionId,
      teamId,
    };
    expect(await inTransaction((transaction) => runs.lock(transaction, runId))).toEqual({
      ...locked,
      isReference: false,
    });
    await prisma.competition.update({
      where: { id: competitionId },
      data: { referenceSubmissionId: submissionId },
    });
    expect(await inTransaction((transaction) => runs.lock(transaction, runId))).toEqual({
      ...locked,
      isReference: true,
    });
    expect(await inTransaction((transaction) => runs.lock(transaction, teamId))).toBeNull();
  });

  it('counts what a return to the queue is', async () => {
    const id = await addQueued();
    const silent = { isAttempt: false, isLoss: false, isReferenceWait: true, failedOn: null, delayMs: 0 };
    const failed = { isAttempt: true, isLoss: true, isReferenceWait: false, failedOn: 'w', delayMs: 60_000 };
    await inTransaction(async (transaction) => {
      await runs.returnToQueue(transaction, id, { ...failed, message: 'Failed.' });
      await runs.returnToQueue(transaction, id, { ...failed, message: 'Failed again.' });
      await runs.returnToQueue(transaction, id, { ...silent, message: 'Not an attempt.' });
    });
    expect(await prisma.run.findUnique({ where: { id } })).toMatchObject({
      state: 'queued',
      attempts: 2,
      losses: 2,
      referenceWaits: 1,
      lease: 3,
      failedOn: ['w'],
      message: 'Failed again.',
      notBefore: expect.any(Date),
    });
  });

  it('leaves a finished run out of the queue', async () => {
    const how = { message: null, isAttempt: true, isLoss: false, isReferenceWait: false, failedOn: null };
    await inTransaction((transaction) => runs.returnToQueue(transaction, rows.runId, { ...how, delayMs: 0 }));
    expect(await prisma.run.findUnique({ where: { id: rows.runId } })).toMatchObject({
      state: 'finished',
      attempts: 0,
    });
  });

  it('notes when the end of a run was stored', async () => {
    const id = await addQueued();
    const outcome = {
      workerId: null,
      verdict: 'ok',
      message: 'Measured.',
      log: null,
      hardwareClass: DIVISION,
      report: null,
      flags: [],
      startedAt: AT,
      finishedAt: AT,
    };
    await inTransaction((transaction) => runs.finish(transaction, id, outcome));
    const { landedAt } = await prisma.run.findUniqueOrThrow({ where: { id } });
    expect(Math.abs((landedAt?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000);
  });
});

describe('the queue', () => {
  let queue: RunQueueRepository;

  beforeEach(() => {
    queue = new RunQueueRepository(prisma);
  });

  const worker = { id: 'w', runtimes: ['python'], hardwareClass: DIVISION };
  const unit = (id: string) => ({
    id,
    isFinal: false,
    submissionId: rows.submissionId,
    competition: 'digits',
    team: 'One',
    priority: 1,
    attempts: 0,
    queuedAt: AT,
    runtimes: ['python'],
  });

  it('shows queued and running units', async () => {
    await addWorker('w');
    const id = await addQueued();
    expect(await queue.findQueued()).toEqual([
      { ...unit(id), position: 1, division: null, awaitsReference: false },
    ]);
    expect(await inTransaction((transaction) => queue.assignNext(transaction, worker, []))).toBe(id);
    expect(await queue.findQueued()).toEqual([]);
    expect(await queue.findRunning()).toEqual([{ ...unit(id), workerId: 'w' }]);
    expect(await queue.confirm([id])).toBe(1);
    expect(await queue.confirm([id])).toBe(0);
    const team = await prisma.team.findUnique({ where: { id: rows.teamId } });
    expect(team?.servedAt).toBeInstanceOf(Date);
    expect(await inTransaction((transaction) => queue.assignNext(transaction, worker, []))).toBeNull();
  });

  it('shows a final as one unit, with its division', async () => {
    const { competitionId, eventId, submissionId, teamId } = rows;
    const other = await addMeasured(prisma, competitionId, teamId, 'other');
    const finals = new FinalRepository(prisma);
    const leaders = [submissionId, other.submissionId].map((id) => ({
      submissionId: id,
      eventIds: [eventId],
    }));
    const final = { competitionId, division: DIVISION, eventIds: [eventId], top: 2 };
    const id = await inTransaction((transaction) => finals.add(transaction, final, leaders));
    expect(await queue.findQueued()).toEqual([
      {
        ...unit(id),
        isFinal: true,
        submissionId: expect.any(String),
        queuedAt: expect.any(Date),
        position: 1,
        division: DIVISION,
        awaitsReference: false,
      },
    ]);
  });

  it('gives a run that failed on a worker to another one, while there is one', async () => {
    await addWorker('w');
    const id = await addQueued();
    await prisma.run.update({ where: { id }, data: { failedOn: ['w'] } });
    const assign = (others: (typeof worker)[]) =>
      inTransaction((transaction) => queue.assignNext(transaction, worker, others));
    expect(await assign([{ ...worker, id: 'other' }])).toBeNull();
    expect(await assign([{ ...worker, id: 'other', runtimes: ['onnx'] }])).toBe(id);
  });

  it('counts submissions whose newest run was abandoned', async () => {
    expect(await queue.countAbandoned()).toBe(0);
    await prisma.run.update({ where: { id: rows.runId }, data: { verdict: 'platform-error' } });
    expect(await queue.countAbandoned()).toBe(1);
  });
});

describe('finals', () => {
  it('are of the leaders of a board', async () => {
    const { eventId, submissionId, runId, teamId } = rows;
    const finals = new FinalRepository(prisma);
    const entry = {
      eventId,
      division: DIVISION,
      entrant: teamId,
      teamId,
      submissionId,
      runId,
      submittedAt: AT,
    };
    const figures = { objectives: [], isFinal: false, constraintResults: [] };
    const reason = { unrankedReason: null, unrankedDetail: null };
    // Second by its estimate; the data leave it possible that it is first.
    const ranked = {
      entrants: [teamId],
      ranks: [2],
      ranges: [{ best: 1, worst: 2 }],
      frontProbabilities: null,
      tied: [false],
    };
    const leaders = await inTransaction(async (transaction) => {
      await new EntryRepository(prisma).put(transaction, [{ ...entry, ...figures, ...reason }]);
      const order = { ranked, unranked: [], unrankedCounts: {}, rules: 2 };
      await new BoardRepository().put(transaction, { eventId, division: DIVISION }, order, AT);
      return finals.leaders(transaction, [eventId], DIVISION, 1);
    });
    expect(leaders).toEqual([{ submissionId, eventIds: [eventId] }]);
  });

  it('end when all of their runs have', async () => {
    const { competitionId, eventId, submissionId, runId } = rows;
    const finals = new FinalRepository(prisma);
    const final = { competitionId, division: DIVISION, eventIds: [eventId], top: 1 };
    const leader = { submissionId, eventIds: [eventId] };
    const id = await inTransaction((transaction) => finals.add(transaction, final, [leader]));
    const run = await prisma.run.findFirstOrThrow({ where: { finalId: id } });
    expect(await inTransaction((transaction) => finals.noteFault(transaction, id, run.id))).toBe(1);
    expect(await inTransaction((transaction) => finals.noteFault(transaction, id, runId))).toBeNull();
    expect(await inTransaction((transaction) => finals.endIfOver(transaction, id))).toBeNull();
    await prisma.run.update({ where: { id: run.id }, data: { state: 'finished', verdict: 'ok' } });
    expect(await inTransaction((transaction) => finals.endIfOver(transaction, id))).toBe('done');
    expect(await inTransaction((transaction) => finals.endIfOver(transaction, id))).toBeNull();
  });
});

describe('runs on a busy machine', () => {
  const now = new Date('2026-11-02T10:00:00.000Z');
  const where = { now, since: new Date(0), pausesMs: [1000], workers: [['python']] };
  let noisy: NoisyRunRepository;

  beforeEach(async () => {
    noisy = new NoisyRunRepository(prisma);
    await prisma.run.update({ where: { id: rows.runId }, data: { flags: NOISY } });
  });

  it('are due after a pause, if a worker can do them', async () => {
    expect(await noisy.findDue(where)).toEqual({ id: rows.submissionId, noisyRuns: 1 });
    expect(await noisy.findDue({ ...where, now: AT })).toBeNull();
    expect(await noisy.findDue({ ...where, pausesMs: [] })).toBeNull();
    expect(await noisy.findDue({ ...where, workers: [['onnx']] })).toBeNull();
    await addQueued();
    expect(await noisy.findDue(where)).toBeNull();
  });

  it('count once they are accepted', async () => {
    const accept = () => inTransaction((transaction) => noisy.accept(transaction, rows.submissionId));
    expect(await accept()).toEqual([
      { id: rows.runId, hardwareClass: DIVISION, flags: NOISY, relativeLatency: RELATIVE_LATENCY },
    ]);
    expect(await accept()).toEqual([]);
    expect(await noisy.findDue(where)).toBeNull();
  });
});

describe('reports', () => {
  it('are read without their raw data', async () => {
    const runs = new RunRepository(prisma);
    const { samples, batches, ...head } = REPORT;
    expect(await runs.findReport(rows.runId)).toEqual({
      head,
      landedAt: AT,
      submission: { teamId: rows.teamId, competition: { freezeAt: null, unfrozenAt: null } },
    });
    expect(await runs.findReport(rows.teamId)).toBeNull();
    expect(await runs.findReportHeads([rows.runId])).toEqual(new Map([[rows.runId, head]]));
    expect(await runs.findMachines([rows.runId])).toEqual([{ machine: REPORT.machine, runs: 1 }]);
    const answers = { ...REPORT, samples: { correct: 'CCCC' }, machine: undefined };
    expect(await runs.findAnswers([rows.runId])).toEqual(new Map([[rows.runId, answers]]));
  });

  it('have raw data as text, and public data once those are saved', async () => {
    const runs = new RunRepository(prisma);
    const calls = await runs.findCalls(rows.runId);
    expect(calls && [JSON.parse(calls.samples), JSON.parse(calls.batches)]).toEqual([
      REPORT.samples,
      REPORT.batches,
    ]);
    if (!calls) throw new Error('There are no calls.');
    expect(await runs.findPublicCalls(rows.runId)).toBeNull();
    const shown = { samples: '{"a": 1}', batches: '[]' };
    await runs.savePublicCalls(rows.runId, { ...calls, samples: '{}' }, shown);
    expect(await runs.findPublicCalls(rows.runId)).toBeNull();
    await runs.savePublicCalls(rows.runId, calls, shown);
    expect(await runs.findPublicCalls(rows.runId)).toEqual(shown);
  });
});
