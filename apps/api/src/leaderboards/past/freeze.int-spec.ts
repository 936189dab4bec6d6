import { setTimeout as sleep } from 'node:timers/promises';
import { ChangesSchema, LeaderboardSchema, ProblemSchema, SubmissionSchema } from '@torchperf/contracts';
import { addResult, rankTeam } from '#test/api/boards';
import { addCompetition, addTeam } from '#test/api/records';
import { ADMIN_TOKEN, startTestApi, type TestApi } from '#test/api/start-test-api';

describe('a frozen competition', () => {
  let api: TestApi;
  let slug: string;
  let team: Awaited<ReturnType<typeof addTeam>>;
  let before: Awaited<ReturnType<typeof addResult>>;
  let after: Awaited<ReturnType<typeof addResult>>;

  const admin = (path: string, body: object = {}) =>
    api.ask(`/api/v1/admin/competitions/${slug}/${path}`, {
      method: 'POST',
      token: ADMIN_TOKEN,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const ask = (query = '', token?: string) =>
    api.ask(`/api/v1/competitions/${slug}/leaderboards/latency-sprint${query}`, { token });
  const board = async (query = '', token?: string) =>
    LeaderboardSchema.parse(await (await ask(query, token)).json());
  const idsOn = async (query = '', token?: string) =>
    (await board(query, token)).entries.map(({ submission }) => submission.id);
  const read = async (id: string, token?: string) =>
    SubmissionSchema.parse(await (await api.ask(`/api/v1/submissions/${id}`, { token })).json());
  const pause = () => sleep(20);

  beforeAll(async () => {
    api = await startTestApi();
    const competition = await addCompetition(api.prisma);
    ({ slug } = competition);
    team = await addTeam(api.prisma);
    before = await addResult(api, competition.id, { figures: { relativeLatency: [0.5, 0.001] } });
    await rankTeam(api, competition.id, before.teamId);
    await pause();
    expect((await admin('freeze')).status).toBe(200);
    await pause();
    after = await addResult(api, competition.id, { team, figures: { relativeLatency: [0.2, 0.001] } });
    // By a worker whose clock is slow.
    const longAgo = new Date(Date.now() - 3_600_000);
    await api.prisma.run.update({ where: { id: after.runId }, data: { finishedAt: longAgo } });
    await rankTeam(api, competition.id, team.id);
  });
  afterAll(() => api.close());

  it('shows everyone the frozen boards, whatever they request', async () => {
    expect((await board()).frozenSince).not.toBeNull();
    expect(await idsOn()).toEqual([before.id]);
    expect(await idsOn('', team.token)).toEqual([before.id]);
    expect(await idsOn(`?at=${new Date().toISOString()}`)).toEqual([before.id]);
    expect((await board()).counts).toEqual({ ranked: 1, unranked: {} });
  });

  it('shows the live boards to the organiser only', async () => {
    const live = await board('?live=true', ADMIN_TOKEN);
    expect(live.frozenSince).toBeNull();
    expect(live.entries.map(({ rank, submission }) => [rank, submission.id])).toEqual([
      [1, after.id],
      [2, before.id],
    ]);
    const codes = [await ask('?live=true'), await ask('?live=true', team.token)].map(
      async (response) => ProblemSchema.parse(await response.json()).code,
    );
    expect(await Promise.all(codes)).toEqual(['token-missing', 'admin-only']);
  });

  it('shows no change since then, except to the organiser', async () => {
    const changes = async (query: string, token?: string) => {
      const response = await api.ask(`/api/v1/competitions/${slug}/changes?${query}`, { token });
      const { items, frozenSince } = ChangesSchema.parse(await response.json());
      expect(frozenSince).toBe(query.includes('live') ? null : (await board()).frozenSince);
      return items.map(({ submissionId, rankBefore, rankAfter }) => [submissionId, rankBefore, rankAfter]);
    };
    expect(await changes('event=latency-sprint')).toEqual([[before.id, null, 1]]);
    expect(await changes(`event=latency-sprint&team=${team.id}`, team.token)).toEqual([]);
    expect(await changes(`event=latency-sprint&team=${team.id}&live=true`, ADMIN_TOKEN)).toEqual([
      [after.id, null, 1],
    ]);
  });

  it('hides what was measured since then from all but its own team', async () => {
    const [shown, own] = [await read(after.id), await read(after.id, team.token)];
    expect(shown.runs.map(({ verdict, metrics, measurement }) => [verdict, metrics, measurement])).toEqual([
      ['ok', {}, null],
    ]);
    expect(JSON.stringify(shown)).not.toContain('0.2');
    expect(shown.ranks).toEqual([]);
    expect(own.runs[0]?.metrics.relativeLatency?.value).toBe(0.2);
    expect(own.ranks).toEqual([]);
    expect((await read(before.id)).ranks).toContainEqual(
      expect.objectContaining({ event: 'latency-sprint', rank: 1 }),
    );
    for (const file of ['report', 'samples.csv', 'batches.csv']) {
      const response = await api.ask(`/api/v1/runs/${after.runId}/${file}`);
      expect(ProblemSchema.parse(await response.json()).code).toBe('report-frozen');
    }
    const compare = (token?: string) => api.ask(`/api/v1/compare?ids=${before.id},${after.id}`, { token });
    expect(ProblemSchema.parse(await (await compare()).json()).code).toBe('submission-not-measured');
    expect((await compare(team.token)).status).toBe(200);
  });

  it('holds no final, which would reveal who leads, until it is unfrozen', async () => {
    const response = await admin('finals');
    const { status, code, detail } = ProblemSchema.parse(await response.json());
    expect([status, code]).toEqual([409, 'boards-frozen']);
    expect(detail).toContain('Unfreeze them first');
    expect(await api.prisma.final.count()).toBe(0);
  });

  it('shows everything when it is unfrozen, and lists all of that in the audit log', async () => {
    expect((await admin('unfreeze')).status).toBe(200);
    expect(await idsOn()).toEqual([after.id, before.id]);
    // There is no worker, but the boards no longer prevent a final.
    expect(ProblemSchema.parse(await (await admin('finals')).json()).code).toBe('final-impossible');
    expect((await read(after.id)).ranks).toContainEqual(expect.objectContaining({ rank: 1 }));
    const log = await api.prisma.auditLog.findMany({ where: { subject: slug }, orderBy: { id: 'asc' } });
    expect(log.map(({ action }) => action)).toEqual(['boards.freeze', 'boards.unfreeze']);
    const later = new Date(Date.now() + 3_600_000).toISOString();
    expect(await (await admin('freeze', { at: later })).json()).toEqual({
      slug,
      freezeAt: later,
      unfrozenAt: null,
      cancelledFreezeAt: null,
    });
    expect((await board()).frozenSince).toBeNull();
  });

  it('says that an unfreeze cancels a freeze that is still ahead, and refuses one that changes nothing', async () => {
    const { freezeAt } = await api.prisma.competition.findUniqueOrThrow({ where: { slug } });
    expect(await (await admin('unfreeze')).json()).toEqual({
      slug,
      freezeAt: null,
      unfrozenAt: null,
      cancelledFreezeAt: freezeAt?.toISOString(),
    });
    const [newest] = await api.prisma.auditLog.findMany({ orderBy: { id: 'desc' }, take: 1 });
    expect(newest).toMatchObject({ action: 'boards.freeze-cancel', subject: slug });
    const again = await admin('unfreeze');
    expect(ProblemSchema.parse(await again.json())).toMatchObject({ status: 409, code: 'boards-not-frozen' });
  });

  describe('is frozen', () => {
    const HOUR_MS = 3_600_000;
    const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();
    let ending: string;

    beforeAll(async () => {
      const endsAt = new Date(Date.now() + HOUR_MS);
      ({ slug } = await addCompetition(api.prisma, { endsAt }));
      ending = slug;
    });
    beforeEach(() => {
      slug = ending;
    });

    it.each([
      ['years ago', () => ({ at: '2020-01-01T00:00:00Z' }), /past.*public/],
      ['two minutes ago', () => ({ at: inMs(-120_000) }), /past/],
      ['after its end', () => ({ at: inMs(HOUR_MS + 1_000) }), /ends at .*before that/],
    ])('not from a moment %s', async (_, body, rule) => {
      const problem = ProblemSchema.parse(await (await admin('freeze', body())).json());
      expect(problem).toMatchObject({ status: 409, code: 'freeze-refused' });
      expect(problem.detail).toMatch(rule);
    });

    it('at a moment with an offset, which is stored in UTC; then not a second time', async () => {
      const at = inMs(-1_000);
      const berlin = `${new Date(Date.parse(at) + 2 * HOUR_MS).toISOString().slice(0, -1)}+02:00`;
      expect(await (await admin('freeze', { at: berlin })).json()).toMatchObject({ freezeAt: at });
      const problem = ProblemSchema.parse(await (await admin('freeze')).json());
      expect(problem.code).toBe('freeze-refused');
      expect(problem.detail).toContain(`frozen since ${at}`);
    });

    it('not once it has ended', async () => {
      ({ slug } = await addCompetition(api.prisma, { endsAt: new Date(Date.now() - HOUR_MS) }));
      const problem = ProblemSchema.parse(await (await admin('freeze')).json());
      expect(problem.detail).toMatch(/ends at .*before that/);
    });
  });
});
