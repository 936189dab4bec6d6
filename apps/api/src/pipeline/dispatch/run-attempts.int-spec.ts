import { RUN_PRIORITY } from '@torchperf/domain';
import { createCompetition } from '#test/api/competition-upload';
import {
  answerToOrganiser,
  beat,
  clearQueue,
  type GivenHeartbeat,
  queueRun,
  runOf,
  shownRun,
  skipBackOff,
  takeJob,
} from '#test/api/dispatch';
import { addTeam } from '#test/api/records';
import { startScriptedWorker } from '#test/api/scripted-worker';
import { ADMIN_TOKEN, startTestApi, type TestApi } from '#test/api/start-test-api';
import { until } from '#test/api/until';
import { LOSSES_PER_ATTEMPT, MAX_ATTEMPTS } from './run-attempts.service';
import { RunReclaimer } from './run-reclaimer';

describe('the attempts of a run', () => {
  let api: TestApi;
  let competitionId: string;
  beforeAll(async () => {
    api = await startTestApi();
    ({ id: competitionId } = await createCompetition(api));
  });
  afterAll(() => api.close());
  beforeEach(() => clearQueue(api));

  const team = async () => (await addTeam(api.prisma)).id;
  const queued = (teamId: string, priority?: number) => queueRun(api, competitionId, teamId, priority);

  it('sends a job again whose answer was lost, and requeues what a restarted worker has lost', async () => {
    const runId = await queued(await team());
    const other = await queued(await team());
    expect(await takeJob(api)).toEqual({ subject: runId, lease: 0 });
    // The worker never got it: no attempt, no loss, the old position.
    expect(await takeJob(api)).toEqual({ subject: runId, lease: 1 });
    expect(await beat(api, { state: 'busy', job: { subject: runId, lease: 1 } })).toEqual({ kind: 'keep' });
    expect((await runOf(api, runId)).startedAt).toBeInstanceOf(Date);
    // It was killed and is back.
    expect(await beat(api, { state: 'draining' })).toEqual({ kind: 'none' });
    expect(await runOf(api, runId)).toMatchObject({ state: 'queued', attempts: 0, lease: 2, losses: 1 });
    expect([
      (await shownRun(api, runId))?.queuePosition,
      (await shownRun(api, other))?.queuePosition,
    ]).toEqual([1, 2]);
  });

  it('requeues a run at no cost from a worker that stops', async () => {
    const runId = await queued(await team());
    const job = await takeJob(api);
    await beat(api, { state: 'busy', job });
    await beat(api, { state: 'stopped' });
    expect(await runOf(api, runId)).toMatchObject({
      state: 'queued',
      attempts: 0,
      losses: 0,
      workerId: null,
    });
  });

  it('counts an attempt only for every third worker that vanishes with a run', async () => {
    const runId = await queued(await team());
    for (let losses = 1; losses <= LOSSES_PER_ATTEMPT; losses += 1) {
      const job = await takeJob(api, { workerId: `w${losses}` });
      await beat(api, { workerId: `w${losses}`, state: 'busy', job });
      await api.prisma.worker.update({ where: { id: `w${losses}` }, data: { state: 'lost' } });
      await api.app.get(RunReclaimer).reclaim();
      expect(await runOf(api, runId)).toMatchObject({
        state: 'queued',
        attempts: losses < LOSSES_PER_ATTEMPT ? 0 : 1,
      });
    }
  });

  it('lets a worker drop what it has no more: its lease is over', async () => {
    const runId = await queued(await team());
    const job = await takeJob(api);
    await beat(api, { state: 'busy', job });
    await api.prisma.run.update({
      where: { id: runId },
      data: { lease: 5, workerId: null, state: 'queued' },
    });
    expect(await beat(api, { state: 'busy', job })).toEqual({ kind: 'none' });
  });

  it('does not assign a run to the worker that failed it while another can take it', async () => {
    const runId = await queued(await team());
    const failed = { attempts: 1, failedOn: ['worker-1'] };
    await api.prisma.run.update({ where: { id: runId }, data: failed });
    await beat(api, { workerId: 'worker-2', state: 'busy' });
    expect(await takeJob(api)).toBeNull();
    await beat(api, { workerId: 'worker-2', state: 'unhealthy' });
    expect((await takeJob(api))?.subject).toBe(runId);
  });

  it.each([
    ['has a wrong clock', { clockOffsetMs: 2_001 }, false],
    ['has an unknown clock', { clockOffsetMs: null }, false],
    ['lacks the runtime', { runtimes: ['onnx'] }, false],
    ['is draining', {}, true],
  ] satisfies [string, GivenHeartbeat, boolean][])(
    'gives a run again to the worker that failed it if the other one %s',
    async (_, other, draining) => {
      const runId = await queued(await team());
      await api.prisma.run.update({ where: { id: runId }, data: { attempts: 1, failedOn: ['worker-1'] } });
      await beat(api, { workerId: 'worker-2', state: 'busy' });
      expect(await takeJob(api)).toBeNull();
      await api.prisma.worker.update({ where: { id: 'worker-2' }, data: { draining } });
      await beat(api, { workerId: 'worker-2', state: 'busy', ...other });
      expect((await takeJob(api))?.subject).toBe(runId);
    },
  );

  it('backs off after a platform fault, longer each time', async () => {
    const runId = await queued(await team());
    const { submissionId } = await runOf(api, runId);
    const worker = await startScriptedWorker(api);
    const waits: number[] = [];
    for (const attempt of [1, 2]) {
      await worker.report({ runId, submissionId }, { verdict: 'platform-error', metrics: {} });
      const run = await until(async () => {
        const row = await runOf(api, runId);
        return row.attempts === attempt && row;
      });
      expect(await takeJob(api, { workerId: 'w2' })).toBeNull();
      waits.push(Math.round((Number(run.notBefore) - Date.now()) / 1000));
    }
    await worker.close();
    expect(waits[0]).toBeGreaterThanOrEqual(4);
    expect(waits[1]).toBeGreaterThanOrEqual(9);
  });

  it('hands out other runs while one that fails each time backs off, and abandons that one', async () => {
    const failing = await queued(await team(), RUN_PRIORITY.firstSubmission);
    const others: string[] = [];
    for (let n = 1; n < MAX_ATTEMPTS; n += 1) others.push(await queued(await team()));
    const { submissionId } = await runOf(api, failing);
    const worker = await startScriptedWorker(api);
    const taken: (string | undefined)[] = [];
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
      taken.push((await takeJob(api))?.subject);
      await worker.report({ runId: failing, submissionId }, { verdict: 'platform-error', metrics: {} });
      await until(async () => {
        const { attempts, state } = await runOf(api, failing);
        return attempts === attempt || state === 'finished';
      });
      // Its place is in front still, but its back-off is not over.
      const next = await takeJob(api);
      if (next === null) continue;
      taken.push(next.subject);
      await api.prisma.run.update({
        where: { id: next.subject },
        data: { state: 'finished', verdict: 'ok' },
      });
      await skipBackOff(api);
    }
    await worker.close();
    expect(taken).toEqual([...others.flatMap((other) => [failing, other]), failing]);
    expect(await runOf(api, failing)).toMatchObject({ state: 'finished', verdict: 'platform-error' });
  });

  it('counts abandoned runs as failed, until there is a re-run', async () => {
    const runId = await queued(await team());
    const failed = async () =>
      ((await (await api.ask('/api/v1/admin/queue', { token: ADMIN_TOKEN })).json()) as { failed: number })
        .failed;
    const before = await failed();
    await api.prisma.run.update({
      where: { id: runId },
      data: { state: 'finished', verdict: 'platform-error' },
    });
    expect(await failed()).toBe(before + 1);
    const { submissionId } = await runOf(api, runId);
    expect((await answerToOrganiser(api, `/submissions/${submissionId}/rerun`)).status).toBe(201);
    expect(await failed()).toBe(before);
  });
});
