import { setTimeout as sleep } from 'node:timers/promises';
import {
  ChangesSchema,
  ComparisonSchema,
  CompetitionSchema,
  LeaderboardSchema,
  SubmissionSchema,
} from '@torchperf/contracts';
import { BoardRepository, UnitOfWork } from '@torchperf/database';
import { addResult, addRun, rankTeam } from '#test/api/boards';
import { addCompetition } from '#test/api/records';
import { ADMIN_TOKEN, startTestApi, type TestApi } from '#test/api/start-test-api';
import { RankingService } from '../ranking/ranking.service';
import { CanonicalLatencyService } from './canonical-latency.service';

/** Statements of latency in ms: every answer must say the same of the same moment, however the reference's speed moves. */
describe('latency in ms', () => {
  let api: TestApi;
  let id: string;
  let slug: string;
  let first: Awaited<ReturnType<typeof addResult>>;
  let second: Awaited<ReturnType<typeof addResult>>;

  const pause = () => sleep(20);
  const text = async (path: string, token?: string) => (await api.ask(`/api/v1/${path}`, { token })).text();
  const json = async (path: string, token?: string) => JSON.parse(await text(path, token)) as unknown;
  const boardPath = (event: string, rest = '') => `competitions/${slug}/leaderboards/${event}${rest}`;
  const board = async (event: string, query = '', token?: string) =>
    LeaderboardSchema.parse(await json(boardPath(event, query), token));
  const changes = async (query = '') =>
    ChangesSchema.parse(await json(`competitions/${slug}/changes?${query}`)).items;

  /** A run lands in which the reference takes so long, in ms; its team is ranked as the results do. */
  async function land(result: { runId: string; teamId: string }, referenceMs: number) {
    await api.prisma.launch.createMany({
      data: Array.from({ length: 12 }, (_, index) => ({
        runId: result.runId,
        index,
        loadTimeMs: 1,
        warmupCalls: 100,
        settled: true,
        logRatio: Math.log(0.5),
        contestantMedianNs: referenceMs * 5e5,
        referenceMedianNs: referenceMs * 1e6,
        peakBytes: 40_000_000n,
      })),
    });
    await api.app.get(UnitOfWork).run(async (transaction) => {
      const ranking = api.app.get(RankingService);
      await ranking.lock(transaction, id);
      const run = { competitionId: id, hardwareClass: 'fast' };
      const at = await api.app.get(CanonicalLatencyService).include(transaction, run);
      if (at) await ranking.recompute(id, transaction, 'run', at);
    });
    await rankTeam(api, id, result.teamId);
    await pause();
  }
  /** All public answers that state a latency in ms at the moment. */
  async function statements(query: string) {
    const withoutVersion = (answer: string) => answer.replace(/"live":[^,]*,/, '');
    return Promise.all(
      ['extreme-push', 'accuracy-contest'].flatMap((event) => [
        text(boardPath(event, query)).then(withoutVersion),
        text(boardPath(event, `/export.csv${query}`)),
        text(boardPath(event, `/export.json${query}`)),
      ]),
    );
  }
  const latencyOf = async (submissionId: string, token?: string) =>
    SubmissionSchema.parse(await json(`submissions/${submissionId}`, token)).runs[0]?.metrics.latency?.value;

  beforeAll(async () => {
    api = await startTestApi();
    ({ id, slug } = await addCompetition(api.prisma));
    first = await addResult(api, id, { figures: { relativeLatency: [0.5, 0.005] } });
    await land(first, 0.2);
  });
  afterAll(() => api.close());

  it('of a past moment stays as it was in every export, whatever lands later', async () => {
    const at = `?at=${new Date().toISOString()}`;
    const [before, live] = [await statements(at), await board('extreme-push')];
    expect(live.canonicalLatency).toMatchObject({ hardwareClass: 'fast', version: 1, latencyMs: 0.2 });
    expect(live.entries[0]?.metrics.latency?.value).toBeCloseTo(0.1, 12);
    await pause();
    second = await addResult(api, id, { figures: { relativeLatency: [2, 0.02] } });
    await land(second, 0.4);
    // The median of 0.2 and 0.4 is 0.3.
    const now = await board('extreme-push');
    expect(now.canonicalLatency).toMatchObject({ version: 2 });
    expect(now.canonicalLatency?.latencyMs).toBeCloseTo(0.3, 12);
    expect(now.entries.map(({ metrics }) => metrics.latency?.value)).toEqual([
      expect.closeTo(0.15, 12),
      expect.closeTo(0.6, 12),
    ]);
    expect(await statements(at)).toEqual(before);
  });

  it('is the same on the board, in its exports, in a comparison and on the page', async () => {
    const compared = ComparisonSchema.parse(await json(`compare?ids=${first.id},${second.id}`));
    const [row] = (await board('extreme-push')).entries;
    expect(compared.submissions[0]?.run.metrics.latency).toEqual(row?.metrics.latency);
    expect(await latencyOf(first.id)).toBe(row?.metrics.latency?.value);
    const csv = await text(boardPath('extreme-push', '/export.csv'));
    expect(csv).toContain(`,${row?.metrics.latency?.value},`);
    expect(row?.metrics.latencyTimesSize?.value).toBeCloseTo((0.15 * 4321) / 1024 ** 2, 12);
  });

  it('is restated in versions that everyone can list', async () => {
    const { canonicalLatencies } = CompetitionSchema.parse(await json(`competitions/${slug}`));
    expect(canonicalLatencies.map(({ hardwareClass, version }) => [hardwareClass, version])).toEqual([
      ['fast', 2],
      ['fast', 1],
    ]);
    const restated = (await changes('restated=true')).filter((change) => change.restated);
    // In force from the very moment of the changes that it caused.
    expect(new Set(restated.map(({ at }) => at))).toEqual(new Set([canonicalLatencies[0]?.since]));
    expect(restated.map(({ event, submissionId }) => [event, submissionId])).toEqual([
      ['extreme-push', first.id],
    ]);
  });

  it('fills no history: every change that is listed is one of a submission, a rank or a measurement', async () => {
    const listed = await changes();
    expect(listed.every(({ restated }) => !restated)).toBe(true);
    const kept = listed.map(({ event, submissionId, previousSubmissionId }) => [
      event,
      submissionId,
      previousSubmissionId,
    ]);
    const events = ['latency-sprint', 'memory-challenge', 'accuracy-contest', 'all-around', 'extreme-push'];
    const expected = [first.id, second.id].flatMap((one) => events.map((event) => [event, one, null]));
    expect(kept.toSorted()).toEqual(expected.toSorted());
    // The same submission, measured again: its figures are new.
    await api.prisma.run.create({ data: { submissionId: first.id, id: crypto.randomUUID() } });
    const rerun = await api.prisma.run.findFirstOrThrow({
      where: { submissionId: first.id, state: 'queued' },
    });
    await addRun(api, rerun.id, 'fast', { relativeLatency: [0.51, 0.005] });
    await rankTeam(api, id, first.teamId);
    const again = (await changes('event=latency-sprint')).at(-1);
    expect(again).toMatchObject({
      submissionId: first.id,
      previousSubmissionId: first.id,
      restated: false,
      rankBefore: 1,
      rankAfter: 1,
    });
  });

  it('does not change on frozen boards, their exports and their pages, for all but the organiser', async () => {
    const freeze = await api.ask(`/api/v1/admin/competitions/${slug}/freeze`, {
      method: 'POST',
      token: ADMIN_TOKEN,
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    expect(freeze.status).toBe(200);
    await pause();
    const before = [await statements(''), await latencyOf(second.id), await json(`competitions/${slug}`)];
    for (const referenceMs of [0.9, 0.95]) {
      const late = await addResult(api, id, { figures: { relativeLatency: [1, 0.01] } });
      await land(late, referenceMs);
    }
    const after = [await statements(''), await latencyOf(second.id), await json(`competitions/${slug}`)];
    const canonical = (state: unknown) => CompetitionSchema.parse(state).canonicalLatencies;
    expect(after.slice(0, 2)).toEqual(before.slice(0, 2));
    expect(canonical(after[2])).toEqual(canonical(before[2]));
    const live = await board('extreme-push', '?live=true', ADMIN_TOKEN);
    expect(live.canonicalLatency?.version).toBeGreaterThan(2);
    expect(await latencyOf(second.id, ADMIN_TOKEN)).toBe(
      live.entries.find(({ submission }) => submission.id === second.id)?.metrics.latency?.value,
    );
  });

  it('is in force by the clock of the database', async () => {
    const now = await api.app
      .get(UnitOfWork)
      .run((transaction) => api.app.get(BoardRepository).now(transaction));
    const versions = await api.prisma.canonicalLatency.findMany({ where: { competitionId: id } });
    expect(versions.every(({ since }) => since <= now)).toBe(true);
  });
});
