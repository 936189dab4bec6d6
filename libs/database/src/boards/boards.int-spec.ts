import { createTestDatabase, type TestDatabase } from '#test/services';
import {
  AT,
  addMeasured,
  addMeasuredCompetition,
  DIVISION,
  METRICS,
  NOISY,
} from '../../test/measured-competition';
import { PrismaService } from '../prisma.service';
import { UnitOfWork } from '../unit-of-work';
import { BoardRepository } from './board.repository';
import type { BoardOrder } from './board-order';
import { EntryRepository, type EntryRow } from './entry.repository';
import { EntryChangeRepository, type NewEntryChange } from './entry-change.repository';
import { LeaderboardRepository } from './leaderboard.repository';

let database: TestDatabase;
let prisma: PrismaService;
let work: UnitOfWork;
let entries: EntryRepository;
let rows: Awaited<ReturnType<typeof addMeasuredCompetition>>;
const boards = new BoardRepository();

beforeEach(async () => {
  database = await createTestDatabase();
  prisma = new PrismaService(database.url);
  work = new UnitOfWork(prisma);
  entries = new EntryRepository(prisma);
  rows = await addMeasuredCompetition(prisma);
});

afterEach(async () => {
  await prisma.$disconnect();
  await database.drop();
});

const entryOf = (change: Partial<EntryRow> = {}): EntryRow => ({
  eventId: rows.eventId,
  division: DIVISION,
  entrant: rows.teamId,
  teamId: rows.teamId,
  submissionId: rows.submissionId,
  runId: rows.runId,
  submittedAt: AT,
  objectives: [[0.5, 0.4, null, 3], null],
  isFinal: false,
  unrankedReason: null,
  unrankedDetail: null,
  constraintResults: [{ metric: 'accuracy', status: 'met' }],
  ...change,
});

const put = (...stored: EntryRow[]) => work.run((transaction) => entries.put(transaction, stored));
const find = () => work.run((transaction) => entries.find(transaction, [rows.eventId], [rows.teamId]));

describe('entries', () => {
  it('are read as they were written', async () => {
    await put(entryOf());
    expect(await find()).toEqual([entryOf()]);
  });

  it('replace every column of the previous one', async () => {
    await put(entryOf());
    const team = await prisma.team.create({ data: { name: 'Two' } });
    const other = await addMeasured(prisma, rows.competitionId, team.id, 'other');
    const replaced = entryOf({
      ...other,
      teamId: team.id,
      submittedAt: new Date('2026-11-02T11:12:13.456Z'),
      objectives: [[1, null, null]],
      isFinal: true,
      unrankedReason: 'held',
      unrankedDetail: 'Under review.',
      constraintResults: [],
    });
    await put(replaced);
    expect(
      await work.run((transaction) => entries.find(transaction, [rows.eventId], [rows.teamId, team.id])),
    ).toEqual([replaced]);
  });

  it('are removed by their keys, and no others', async () => {
    const kept = entryOf({ division: 'other-cpu' });
    await put(entryOf(), kept);
    await work.run((transaction) => entries.remove(transaction, [entryOf()]));
    expect(await find()).toEqual([kept]);
  });

  it('are rolled back with what Prisma wrote in the same transaction', async () => {
    const failing = work.run(async (transaction) => {
      await entries.put(transaction, [entryOf()]);
      throw new Error('Undo.');
    });
    await expect(failing).rejects.toThrow('Undo.');
    expect(await find()).toEqual([]);
  });

  it('come from the runs that count', async () => {
    await prisma.run.update({ where: { id: rows.runId }, data: { flags: NOISY } });
    await prisma.submission.update({ where: { id: rows.submissionId }, data: { heldAt: AT } });
    const { competitionId, teamId, submissionId, runId } = rows;
    expect(await work.run((transaction) => entries.findTeams(transaction, competitionId))).toEqual([teamId]);
    expect(
      await work.run((transaction) => entries.findCountingRuns(transaction, competitionId, [teamId])),
    ).toEqual([
      {
        id: runId,
        submissionId,
        division: DIVISION,
        teamId,
        submittedAt: AT,
        isBaseline: false,
        sizeBytes: 4321,
        launches: 2,
        disqualifiedReason: null,
        heldReason: '',
        noisyReason: 'Busy.',
        metrics: METRICS,
      },
    ]);
  });

  it('come from the runs of finals', async () => {
    const { competitionId, teamId, submissionId, runId, eventId } = rows;
    const final = await prisma.final.create({
      data: { competitionId, division: DIVISION, eventIds: [eventId], top: 1, state: 'done', finishedAt: AT },
    });
    await prisma.run.update({
      where: { id: runId },
      data: { finalId: final.id, finalEventIds: [eventId] },
    });
    const found = await work.run((transaction) =>
      Promise.all([
        entries.findFinalRuns(transaction, competitionId, [teamId]),
        entries.findCountingRuns(transaction, competitionId, [teamId]),
      ]),
    );
    const final1 = { id: runId, submissionId, division: DIVISION, eventId, sizeBytes: 4321, launches: 2 };
    expect(found).toEqual([[{ ...final1, noisyReason: null, metrics: METRICS }], []]);
  });
});

describe('boards', () => {
  const key = () => ({ eventId: rows.eventId, division: DIVISION });
  const order = (unranked: string[] = []): BoardOrder => ({
    ranked: {
      entrants: [rows.teamId],
      ranks: [1],
      ranges: [{ best: 1, worst: 3 }],
      frontProbabilities: null,
      tied: [false],
    },
    unranked,
    unrankedCounts: unranked.length > 0 ? { held: unranked.length } : {},
    rules: 2,
  });
  const putBoard = (unranked?: string[], before = false) =>
    work.run((transaction) =>
      boards.put(transaction, key(), order(unranked), AT, before ? order(unranked) : null),
    );

  it('use the clock of the database, in whole ms', async () => {
    const now = await work.run((transaction) => boards.now(transaction));
    expect(now).toBeInstanceOf(Date);
    expect(Math.abs(now.getTime() - Date.now())).toBeLessThan(60_000);
  });

  it('get a new stamp with each version', async () => {
    const first = await putBoard();
    const second = await putBoard([], true);
    expect([first, second]).toEqual([expect.stringMatching(/^1\/\d+$/), expect.stringMatching(/^2\/\d+$/)]);
    const stamps = await work.run((transaction) => boards.findStamps(transaction, [rows.eventId]));
    expect(stamps).toEqual([{ ...key(), stamp: second }]);
  });

  it('are found with their order, or with entries alone', async () => {
    await putBoard();
    await put(entryOf(), entryOf({ division: 'other-cpu' }));
    const found = await work.run((transaction) => boards.findAll(transaction, [rows.eventId]));
    expect(found.map(({ division }) => division).toSorted()).toEqual(['other-cpu', DIVISION]);
  });

  it('are read for ranking', async () => {
    await put(entryOf());
    const { teamId, submissionId } = rows;
    expect(await work.run((transaction) => boards.findRankable(transaction, key()))).toEqual([
      {
        entrant: teamId,
        submissionId,
        submittedAt: AT,
        unrankedReason: null,
        isFinal: false,
        objectives: [[0.5, 0.4, null, 3], null],
      },
    ]);
    const empty = { ...key(), division: 'none' };
    expect(await work.run((transaction) => boards.findRankable(transaction, empty))).toEqual([]);
  });

  it('have the ranks that were written', async () => {
    await putBoard([rows.submissionId]);
    const ranks = await work.run((transaction) =>
      boards.findRanks(transaction, key(), [rows.teamId, rows.submissionId]),
    );
    expect(ranks).toEqual(new Map([[rows.teamId, 1]]));
  });

  it('lose pages that their order no longer has', async () => {
    await putBoard([rows.submissionId]);
    await putBoard();
    const pages = await prisma.boardPage.findMany({ select: { section: true, entrants: true, tied: true } });
    expect(pages).toEqual([{ section: 'ranked', entrants: [rows.teamId], tied: [false] }]);
  });

  it('are listed with their entries', async () => {
    const leaderboard = new LeaderboardRepository(prisma);
    const held = entryOf({ entrant: rows.submissionId, unrankedReason: 'held', unrankedDetail: 'Slow.' });
    await put(entryOf(), held);
    await putBoard([rows.submissionId]);
    const head = {
      division: DIVISION,
      version: 1,
      ranked: 1,
      unranked: { held: 1 },
      changedAt: AT,
      rulesChangedAt: null,
    };
    expect(await leaderboard.heads(rows.eventId)).toEqual([head]);
    const listed = ({ eventId, division, entrant, teamId, submittedAt, ...columns }: EntryRow) => columns;
    const range = { offset: 0, limit: 50 };
    expect(await leaderboard.list(key(), 'ranked', range)).toEqual([
      {
        ...listed(entryOf()),
        rank: 1,
        rankRange: { best: 1, worst: 3 },
        frontProbability: null,
        tied: false,
      },
    ]);
    expect(await leaderboard.list(key(), 'unranked', range)).toEqual([
      { ...listed(held), rank: null, rankRange: null, frontProbability: null, tied: false },
    ]);
    expect(await leaderboard.list(key(), 'ranked', { offset: 1, limit: 50 })).toEqual([]);
  });

  it('have positions of a submission', async () => {
    const leaderboard = new LeaderboardRepository(prisma);
    await put(entryOf(), entryOf({ division: 'other-cpu' }));
    await putBoard();
    const event = { key: 'sprint', title: 'Sprint', retired: false };
    expect(await leaderboard.positions(rows.submissionId)).toEqual([
      { ...event, rank: null, rankRange: null, frontProbability: null, tied: false, rankedCount: 0 },
      {
        ...event,
        rank: 1,
        rankRange: { best: 1, worst: 3 },
        frontProbability: null,
        tied: false,
        rankedCount: 1,
      },
    ]);
  });

  it('show runs with the requested metrics', async () => {
    const { submissionId, runId, teamId } = rows;
    expect(await new LeaderboardRepository(prisma).shown([runId], ['accuracy'])).toEqual([
      {
        submissionId,
        submittedAt: AT,
        manifest: { name: 'Narrow', runtime: 'python' },
        teamId,
        teamName: 'One',
        runId,
        sizeBytes: 4321,
        metrics: { accuracy: METRICS.accuracy },
      },
    ]);
  });
});

describe('the journal', () => {
  const ALL = { after: 0n, before: null, until: null, teamId: null, eventId: null, restated: true };
  let journal: EntryChangeRepository;

  beforeEach(() => {
    journal = new EntryChangeRepository(prisma);
  });

  const change = (changed: Partial<NewEntryChange> = {}): NewEntryChange => {
    const { submittedAt: _, ...columns } = entryOf();
    const ranks = { rankBefore: null, rankAfter: 1, restated: false };
    return { ...columns, cause: 'run', previousSubmissionId: null, ...ranks, ...changed };
  };
  const add = (...changes: NewEntryChange[]) =>
    work.run((transaction) => journal.add(transaction, rows.competitionId, AT, changes));

  it('has changes as they were written, with their numbers', async () => {
    await add(change());
    const [first] = await journal.list(rows.competitionId, { ...ALL, order: 'oldest', limit: 10 });
    expect(first).toEqual({
      seq: expect.anything(),
      at: AT,
      event: 'sprint',
      division: DIVISION,
      teamId: rows.teamId,
      teamName: 'One',
      cause: 'run',
      submissionId: rows.submissionId,
      previousSubmissionId: null,
      restated: false,
      unrankedReason: null,
      rankBefore: null,
      rankAfter: 1,
      objectives: [[0.5, 0.4, null, 3], null],
      eventObjectives: ['latency'],
    });
    expect(typeof first?.seq).toBe('bigint');
    expect(await journal.lastAt(rows.competitionId, null)).toBe(first?.seq);
  });

  it('filters', async () => {
    await add(change(), change({ restated: true }), change({ cause: 'rules', rankBefore: 1, rankAfter: 2 }));
    const list = (filter: Partial<Parameters<EntryChangeRepository['list']>[1]>) =>
      journal.list(rows.competitionId, { ...ALL, order: 'oldest', limit: 10, ...filter });
    const [first, second, third] = await list({});
    expect(await list({ restated: false })).toEqual([first, third]);
    expect(await list({ order: 'newest', limit: 1 })).toEqual([third]);
    expect(await list({ after: first?.seq, before: third?.seq })).toEqual([second]);
    expect(await list({ until: new Date(AT.getTime() - 1) })).toEqual([]);
    expect(await list({ until: AT, teamId: rows.teamId, eventId: rows.eventId })).toHaveLength(3);
    expect(await list({ teamId: rows.eventId })).toEqual([]);
    expect(await list({ eventId: rows.teamId })).toEqual([]);
  });

  it('has the entries after a change, without entrants that have none', async () => {
    await add(change(), change({ entrant: rows.submissionId }));
    const none = { submissionId: null, runId: null, objectives: [], constraintResults: [], rankAfter: null };
    await add(change({ ...none, entrant: rows.submissionId, previousSubmissionId: rows.submissionId }));
    const { eventId: _e, teamId: _t, ...columns } = entryOf();
    const seq = await journal.lastAt(rows.competitionId, null);
    expect(await journal.entriesAfter(rows.eventId, seq)).toEqual([{ ...columns, at: AT }]);
    expect(await journal.entriesAfter(rows.eventId, seq - 1n)).toHaveLength(2);
  });
});
