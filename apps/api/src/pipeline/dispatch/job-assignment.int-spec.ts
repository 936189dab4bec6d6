import type { Runtime } from '@torchperf/contracts';
import { RUN_PRIORITY } from '@torchperf/domain';
import { createCompetition } from '#test/api/competition-upload';
import { beat, clearQueue, queueRun, runOf, shownRun, submitBundle, takeJob } from '#test/api/dispatch';
import { addTeam } from '#test/api/records';
import { ADMIN_TOKEN, startTestApi, type TestApi } from '#test/api/start-test-api';
import { until } from '#test/api/until';

describe('assigning runs', () => {
  let api: TestApi;
  let competitionId: string;
  let slug: string;
  beforeAll(async () => {
    api = await startTestApi();
    ({ id: competitionId, slug } = await createCompetition(api));
  });
  afterAll(() => api.close());
  beforeEach(() => clearQueue(api));

  const team = async () => (await addTeam(api.prisma)).id;
  const queued = (teamId: string, priority?: number, runtime?: Runtime) =>
    queueRun(api, competitionId, teamId, priority, runtime);
  const health = async () =>
    (await (await api.ask('/health')).json()) as { status: string; notices: string[] };

  it('takes first submissions first and re-runs last; teams alternate; shows the resulting positions', async () => {
    const [busy, calm, fresh] = [await team(), await team(), await team()];
    const rerun = await queued(calm, RUN_PRIORITY.rerun);
    const uploads = [await queued(busy), await queued(busy), await queued(busy)];
    const one = await queued(calm);
    const first = await queued(fresh, RUN_PRIORITY.firstSubmission);
    const order = [first, uploads[0], one, uploads[1], uploads[2], rerun] as string[];
    const places = await Promise.all(order.map(async (id) => (await shownRun(api, id))?.queuePosition));
    expect(places).toEqual([1, 2, 3, 4, 5, 6]);
    const taken: (string | undefined)[] = [];
    for (const [n] of order.entries()) taken.push((await takeJob(api, { workerId: `w${n}` }))?.subject);
    expect(taken).toEqual(order);
  });

  it('lets a team with many runs wait for one that was served longer ago, though it came first', async () => {
    const [busy, calm] = [await team(), await team()];
    const uploads = [await queued(busy), await queued(busy), await queued(busy)];
    expect((await takeJob(api))?.subject).toBe(uploads[0]);
    await api.prisma.run.update({ where: { id: uploads[0] }, data: { state: 'finished', verdict: 'ok' } });
    const late = await queued(calm);
    expect((await takeJob(api))?.subject).toBe(late);
  });

  it('knows a first submission from further ones', async () => {
    const { token } = await addTeam(api.prisma);
    const runs = [
      await submitBundle(api, slug, 'first', token),
      await submitBundle(api, slug, 'second', token),
    ];
    expect(await Promise.all(runs.map(async (id) => (await runOf(api, id)).priority))).toEqual([
      RUN_PRIORITY.firstSubmission,
      RUN_PRIORITY.normal,
    ]);
  });

  it.each([20_000, -20_000])(
    'gives nothing to a worker whose clock is %d ms off, and says so',
    async (off) => {
      const runId = await queued(await team());
      const reason = 'Its clock is 20.0 s off.';
      expect(await takeJob(api, { clockOffsetMs: off, reason })).toBeNull();
      expect(await takeJob(api, { clockOffsetMs: null })).toBeNull();
      await beat(api, { state: 'unhealthy', clockOffsetMs: off, reason });
      expect((await shownRun(api, runId))?.waitReason).toBe('No worker takes runs.');
      expect((await health()).notices).toEqual(
        expect.arrayContaining([
          'No worker takes runs. Waiting for it: 1.',
          `Worker worker-1 takes no runs. ${reason}`,
        ]),
      );
      const workers = await (await api.ask('/api/v1/admin/workers', { token: ADMIN_TOKEN })).json();
      expect((workers as { items: unknown }).items).toMatchObject([
        { state: 'unhealthy', clockOffsetMs: off, reason },
      ]);
      expect((await takeJob(api, { clockOffsetMs: 2_000 }))?.subject).toBe(runId);
    },
  );

  it('gives runs to workers that have all their runtimes, and says for which there is none', async () => {
    const python = await queued(await team());
    const onnx = await queued(await team(), RUN_PRIORITY.normal, 'onnx');
    await beat(api, { state: 'busy', runtimes: ['onnx'] });
    expect((await shownRun(api, python))?.waitReason).toBe('No worker runs python bundles.');
    // The reference of the competition is a Python bundle, so an ONNX bundle needs both.
    expect((await shownRun(api, onnx))?.waitReason).toBe('No worker runs python bundles.');
    expect(await takeJob(api, { runtimes: ['onnx'] })).toBeNull();
    expect((await health()).notices).toContain('No worker runs python bundles. Waiting for it: 2.');
    const { notices } = (await (await api.ask('/api/v1/admin/queue', { token: ADMIN_TOKEN })).json()) as {
      notices: string[];
    };
    expect(notices).toContain('No worker runs python bundles. Waiting for it: 2.');
    expect((await takeJob(api, { workerId: 'w2', runtimes: ['python'] }))?.subject).toBe(python);
    expect(await takeJob(api, { workerId: 'w3', runtimes: ['python'] })).toBeNull();
    // What the queue shows may be a quarter of a second old.
    await until(
      async () => (await shownRun(api, onnx))?.waitReason === 'No worker runs both onnx and python bundles.',
    );
    expect((await takeJob(api, { workerId: 'w4', runtimes: ['python', 'onnx'] }))?.subject).toBe(onnx);
  });

  it('does not let a run that cannot be prepared block others', async () => {
    const broken = await createCompetition(api, 'broken');
    await api.prisma.run.update({ where: { id: broken.referenceRunId }, data: { state: 'finished' } });
    await api.prisma.competition.update({ where: { slug: 'broken' }, data: { referenceSubmissionId: null } });
    const [unpreparable, fine] = [await submitBundle(api, 'broken', 'one'), await queued(await team())];
    expect((await takeJob(api))?.subject).toBe(fine);
    const run = await runOf(api, unpreparable);
    expect(run).toMatchObject({ verdict: 'platform-error' });
    expect(run.message).toMatch(/no reference model/);
  });

  it('assigns each run to one of many workers that ask at once', async () => {
    const runs = new Set<string>();
    for (let n = 0; n < 4; n += 1) runs.add(await queued(await team()));
    const taken = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => takeJob(api, { workerId: `w${n}` })));
    const subjects = taken.flatMap((job) => (job ? [job.subject] : []));
    expect(subjects).toHaveLength(4);
    expect(new Set(subjects)).toEqual(runs);
  });
});
