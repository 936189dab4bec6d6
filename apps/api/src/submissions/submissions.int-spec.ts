import { listOf, RunViewSchema, SubmissionListItemSchema, SubmissionSchema } from '@torchperf/contracts';
import { RUN_PRIORITY } from '@torchperf/domain';
import { addResult, rankAll } from '#test/api/boards';
import { addCompetition, addSubmission, addTeam } from '#test/api/records';
import { ADMIN_TOKEN, startTestApi, type TestApi } from '#test/api/start-test-api';
import { buildRunReport } from '#test/builders/run-report';

describe('submissions over HTTP', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.close());

  it('shows one whole: team, manifest, runs newest first, metrics, ranks', async () => {
    const competition = await addCompetition(api.prisma);
    const team = await addTeam(api.prisma);
    const { id, runId } = await addSubmission(api.prisma, competition.id, team.id);
    await api.prisma.run.update({
      where: { id: runId },
      data: {
        state: 'finished',
        verdict: 'ok',
        message: 'Measured.',
        hardwareClass: 'x',
        report: buildRunReport({ runId, submissionId: id }),
        metrics: {
          create: [
            { name: 'accuracy', value: 0.9, ciLower: 0.88, ciUpper: 0.92, unit: 'fraction' },
            { name: 'modelSize', value: 2e7, unit: 'bytes' },
            { name: 'peakMemory', value: 4e7, unit: 'bytes' },
          ],
        },
        flags: [{ kind: 'floor-limited', evidence: 'near the floor' }],
      },
    });
    const again = await api.prisma.run.create({ data: { submissionId: id } });
    for (const modelSize of [1e6, 2e6])
      await addResult(api, competition.id, { division: 'x', figures: { modelSize } });
    await rankAll(api, competition.id);
    const submission = SubmissionSchema.parse(await (await api.ask(`/api/v1/submissions/${id}`)).json());
    expect(submission).toMatchObject({ state: 'queued', team: { name: team.name }, sizeBytes: 4321 });
    expect(submission.runs.map((run) => [run.id, run.queuePosition])).toEqual([
      [again.id, 1],
      [runId, null],
    ]);
    expect(submission.runs[1]?.metrics).toMatchObject({
      accuracy: { value: 0.9, ciLower: 0.88, ciUpper: 0.92, unit: 'fraction' },
    });
    expect(submission.runs.map((run) => run.measurement)).toEqual([
      null,
      expect.objectContaining({ launches: { count: 3, settled: 3, repeated: 0, warmupCalls: 450 } }),
    ]);
    expect(submission.ranks.map(({ retired }) => retired)).toEqual(Array(5).fill(false));
    expect(submission.ranks.map(({ event, rank }) => [event, rank])).toEqual([
      ['latency-sprint', null],
      ['memory-challenge', 3],
      ['accuracy-contest', null],
      ['all-around', null],
      ['extreme-push', null],
    ]);
    await api.prisma.run.delete({ where: { id: again.id } });
  });

  it('shows the newest 50 runs and the one that counts, and lists all of them in pages', async () => {
    const competition = await addCompetition(api.prisma);
    const team = await addTeam(api.prisma);
    const { id, runId } = await addSubmission(api.prisma, competition.id, team.id);
    const at = (minute: number) => new Date(Date.UTC(2026, 10, 1, 0, minute));
    const finished = (minute: number) => ({
      state: 'finished' as const,
      queuedAt: at(minute),
      finishedAt: at(minute),
      landedAt: at(minute),
    });
    await api.prisma.run.update({ where: { id: runId }, data: { ...finished(1), verdict: 'ok' } });
    const noisy = { verdict: 'ok', flags: [{ kind: 'noisy-machine', evidence: 'It waited.' }] };
    const older = await api.prisma.run.create({
      data: { ...finished(0), verdict: 'ok', submissionId: id },
    });
    await api.prisma.run.createMany({
      data: Array.from({ length: 58 }, (_, i) => ({ ...finished(i + 2), ...noisy, submissionId: id })),
    });
    const show = async (token?: string) =>
      SubmissionSchema.parse(await (await api.ask(`/api/v1/submissions/${id}`, { token })).json());
    const { runs, runCount } = await show();
    expect([runCount, runs.length]).toEqual([60, 51]);
    expect([runs[0]?.queuedAt, runs[49]?.queuedAt]).toEqual([at(59).toISOString(), at(10).toISOString()]);
    expect(runs.at(-1)?.id).toBe(runId);
    expect(runs.map((run) => run.id)).not.toContain(older.id);

    const page = await api.ask(`/api/v1/submissions/${id}/runs?offset=50&limit=9`);
    const list = listOf(RunViewSchema).parse(await page.json());
    expect(list.items.map(({ queuedAt }) => queuedAt)).toEqual(
      [9, 8, 7, 6, 5, 4, 3, 2, 1].map((minute) => at(minute).toISOString()),
    );
    expect(list.page).toEqual({ offset: 50, limit: 9, total: 60 });
    expect((await api.ask(`/api/v1/submissions/${id}/runs?limit=201`)).status).toBe(400);
    expect((await api.ask('/api/v1/submissions/no-uuid/runs')).status).toBe(404);

    // Of what landed after the boards froze only the team may know: for others the run before counts.
    await api.prisma.competition.update({
      where: { id: competition.id },
      data: { freezeAt: new Date(at(0).getTime() + 30_000) },
    });
    expect((await show()).runs.slice(-2).map((run) => run.id)).toEqual([runId, older.id]);
  });

  it('counts the queue over all competitions', async () => {
    const team = await addTeam(api.prisma);
    const [one, other] = [await addCompetition(api.prisma), await addCompetition(api.prisma)];
    const ids: string[] = [];
    for (const { id } of [one, other, one]) ids.push((await addSubmission(api.prisma, id, team.id)).id);
    const positions = await Promise.all(
      ids.map(async (id) => {
        const submission = SubmissionSchema.parse(await (await api.ask(`/api/v1/submissions/${id}`)).json());
        return submission.runs[0]?.queuePosition;
      }),
    );
    expect(positions).toEqual([1, 2, 3]);
    await api.prisma.run.updateMany({ data: { state: 'finished', verdict: 'ok' } });
  });

  it('offers to cancel a run to its team alone, and only one that the route cancels', async () => {
    const competition = await addCompetition(api.prisma);
    const [team, stranger] = [await addTeam(api.prisma), await addTeam(api.prisma)];
    const { id, runId } = await addSubmission(api.prisma, competition.id, team.id);
    const canCancel = async (token?: string) => {
      const response = await api.ask(`/api/v1/submissions/${id}`, { token });
      return SubmissionSchema.parse(await response.json()).canCancel;
    };
    for (const token of [undefined, stranger.token, 'tp_stale', ADMIN_TOKEN]) {
      expect(await canCancel(token)).toBe(false);
    }
    for (const [data, expected] of [
      [{ state: 'queued' }, true],
      [{ state: 'running' }, true],
      [{ state: 'queued', priority: RUN_PRIORITY.rerun }, false],
      [{ state: 'queued', priority: RUN_PRIORITY.normal }, true],
      [{ state: 'finished', verdict: 'ok' }, false],
    ] as const) {
      await api.prisma.run.update({ where: { id: runId }, data });
      expect([data, await canCancel(team.token)]).toEqual([data, expected]);
    }
  });

  it("shows a run's log to its team and the organiser, and platform faults to the organiser", async () => {
    const competition = await addCompetition(api.prisma);
    const [team, stranger] = [await addTeam(api.prisma), await addTeam(api.prisma)];
    const { id, runId } = await addSubmission(api.prisma, competition.id, team.id);
    const data = { state: 'finished', verdict: 'crashed', message: 'It crashed.', log: 'my secret' } as const;
    await api.prisma.run.update({ where: { id: runId }, data });
    const runFor = async (token?: string) => {
      const response = await api.ask(`/api/v1/submissions/${id}`, { token });
      return SubmissionSchema.parse(await response.json()).runs[0];
    };
    expect((await runFor(team.token))?.log).toBe('my secret');
    expect((await runFor(ADMIN_TOKEN))?.log).toBe('my secret');
    for (const token of [undefined, stranger.token, 'tp_stale']) {
      expect(await runFor(token)).toMatchObject({ log: null, verdict: 'crashed', message: 'It crashed.' });
    }
    await api.prisma.run.update({
      where: { id: runId },
      data: { verdict: 'platform-error', message: '/srv/data full' },
    });
    expect((await runFor(team.token))?.message).not.toContain('/srv');
    expect((await runFor(ADMIN_TOKEN))?.message).toBe('/srv/data full');
  });

  it('lists those of a competition, newest first, with their state', async () => {
    const competition = await addCompetition(api.prisma);
    const team = await addTeam(api.prisma);
    const first = await addSubmission(api.prisma, competition.id, team.id, { name: 'first' });
    const second = await addSubmission(api.prisma, competition.id, team.id, { name: 'second' });
    await api.prisma.run.update({
      where: { id: first.runId },
      data: { state: 'finished', verdict: 'load-failed' },
    });
    await api.prisma.submission.update({
      where: { id: second.id },
      data: { disqualifiedAt: new Date(), disqualifiedReason: 'cheated' },
    });
    const response = await api.ask(`/api/v1/competitions/${competition.slug}/submissions`);
    const { items, page } = listOf(SubmissionListItemSchema).parse(await response.json());
    expect(items.map(({ name, state, verdict }) => [name, state, verdict])).toEqual([
      ['second', 'disqualified', null],
      ['first', 'finished', 'load-failed'],
    ]);
    expect(page.total).toBe(2);
    const next = await api.ask(`/api/v1/competitions/${competition.slug}/submissions?offset=1&limit=1`);
    expect(await next.json()).toMatchObject({ items: [{ name: 'first' }] });
  });

  it.each(['00000000-0000-4000-8000-000000000000', 'no-uuid', '%00'])(
    'answers 404 to the id %s',
    async (id) => {
      const response = await api.ask(`/api/v1/submissions/${id}`);
      expect(response.status).toBe(404);
      expect(await response.json()).toMatchObject({ code: 'submission-not-found' });
    },
  );
});
