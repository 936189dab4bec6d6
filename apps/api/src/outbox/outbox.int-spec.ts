import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { extractBundle, fetchArtifact, readDataset } from '@torchperf/bundle';
import { QUEUE_BACKENDS } from '../../../../test/api/backends';
import { type BreakableProxy, breakableProxy } from '../../../../test/api/breakable-proxy';
import { createCompetition } from '../../../../test/api/competition-upload';
import { addTeam } from '../../../../test/api/records';
import { type StandInWorker, startStandInWorker } from '../../../../test/api/stand-in-worker';
import { startTestApi, type TestApi } from '../../../../test/api/start-test-api';
import { until } from '../../../../test/api/until';
import { bundleForm, okBundle } from '../../../../test/api/zip';
import { testRedisUrl } from '../../../../test/services';
import { RunSweeper } from './run-sweeper';

/** Far enough ahead for a sweep to look at runs that were queued just now. */
const soon = () => new Date(Date.now() + 60_000);

async function submit(api: TestApi, slug: string, salt: string): Promise<string> {
  const { token } = await addTeam(api.prisma);
  const body = bundleForm(await okBundle(salt));
  const response = await api.ask(`/api/v1/competitions/${slug}/submissions`, { method: 'POST', body, token });
  expect(response.status).toBe(201);
  const { id } = (await response.json()) as { id: string };
  const run = await api.prisma.run.findFirstOrThrow({ where: { submissionId: id } });
  return run.id;
}

const runOf = (api: TestApi, id: string) => api.prisma.run.findUniqueOrThrow({ where: { id } });
const sent = (api: TestApi, key: string) =>
  until(async () => (await api.prisma.outbox.count({ where: { key, sentAt: null } })) === 0);

describe.each(QUEUE_BACKENDS)('the outbox, with %s', (_title, environment) => {
  let api: TestApi;
  let worker: StandInWorker;
  let slug: string;
  let referenceRunId: string;
  beforeEach(async () => {
    api = await startTestApi({ environment });
    worker = await startStandInWorker(api);
    ({ slug, referenceRunId } = await createCompetition(api, 'clusters'));
  });
  afterEach(async () => {
    await worker.close();
    await api.close();
  });

  it('sends each run once, with all that a worker needs', async () => {
    const runId = await submit(api, slug, 'one');
    await worker.work(() => null);
    await until(() => worker.jobs.length === 2);
    expect(worker.jobs.map(({ jobId }) => jobId)).toEqual([`${referenceRunId}.0`, `${runId}.0`]);
    const [, second] = worker.jobs;
    if (!second) throw new Error('there are two');
    const { job } = second;
    expect(job).toMatchObject({ task: { inputShape: [2, 2], classes: 3 }, referenceLatenciesMs: {} });
    const folder = await mkdtemp(join(tmpdir(), 'torchperf-job-'));
    try {
      // The addresses name the port that the api was configured with; the tests' port is another.
      const at = <T extends { url: string }>(ref: T): T => ({
        ...ref,
        url: ref.url.replace(api.config.apiUrl, api.url),
      });
      for (const name of ['bundle', 'reference'] as const) {
        await fetchArtifact(at(job[name]), join(folder, `${name}.zip`));
        const { manifest } = await extractBundle(join(folder, `${name}.zip`), join(folder, name));
        expect(manifest).toEqual(job[name].manifest);
      }
      await fetchArtifact(at(job.dataset), join(folder, 'hidden.npz'));
      expect((await readDataset(join(folder, 'hidden.npz'))).examples).toBe(60);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('tells the reference’s latency once it is known', async () => {
    await worker.work((job) => (job.runId === referenceRunId ? {} : null));
    await until(async () => (await runOf(api, referenceRunId)).state === 'finished');
    const runId = await submit(api, slug, 'one');
    const { job } = await until(() => worker.jobs.find(({ job }) => job.runId === runId));
    // What the builder of reports says of its launches: 200 µs.
    expect(Object.values(job.referenceLatenciesMs)).toEqual([expect.closeTo(0.2, 9)]);
  });

  it('puts back a run whose job the queue has lost, as its next attempt', async () => {
    await sent(api, referenceRunId);
    const sweeper = api.app.get(RunSweeper);
    expect(await sweeper.sweep(soon())).toBe(0);
    expect(await worker.queues.remove('benchmark', `${referenceRunId}.0`)).toBe(true);
    // A run that was queued only just now is left to whoever is at work on it.
    expect(await sweeper.sweep(new Date())).toBe(0);
    expect(await sweeper.sweep(soon())).toBe(1);
    await worker.work(() => ({}));
    await until(async () => (await runOf(api, referenceRunId)).state === 'finished');
    expect(worker.jobs.map(({ jobId }) => jobId)).toEqual([`${referenceRunId}.1`]);
    expect(await runOf(api, referenceRunId)).toMatchObject({ verdict: 'ok', attempts: 1 });
  });

  it('leaves a run alone whose report is on its way', async () => {
    await sent(api, referenceRunId);
    await worker.queues.pause('results');
    await worker.work(() => ({}));
    await until(async () => (await worker.queues.counts('results')).waiting === 1);
    await until(async () => (await worker.queues.counts('benchmark')).active === 0);
    expect(await api.app.get(RunSweeper).sweep(soon())).toBe(0);
    await worker.queues.resume('results');
    await until(async () => (await runOf(api, referenceRunId)).state === 'finished');
    expect(await runOf(api, referenceRunId)).toMatchObject({ verdict: 'ok', attempts: 0 });
  });

  it('tries a run again that failed on our side, and gives it up after five attempts', async () => {
    await worker.work(() => ({ verdict: 'platform-error', message: 'the disk is full', metrics: {} }));
    await until(async () => (await runOf(api, referenceRunId)).state === 'finished');
    expect(worker.jobs.map(({ jobId }) => jobId)).toEqual(
      [0, 1, 2, 3, 4].map((attempt) => `${referenceRunId}.${attempt}`),
    );
    expect(await runOf(api, referenceRunId)).toMatchObject({
      verdict: 'platform-error',
      message: 'Given up after 5 attempts. The last one: the disk is full',
    });
  });

  it('counts a failure on our side once, however often it is reported', async () => {
    await sent(api, referenceRunId);
    const { submissionId } = await runOf(api, referenceRunId);
    const failure = { verdict: 'platform-error', message: 'the disk is full', metrics: {} } as const;
    const times = { startedAt: new Date().toISOString(), finishedAt: new Date().toISOString() };
    for (const _again of [1, 2, 3]) {
      await worker.report({ runId: referenceRunId, submissionId }, { ...failure, ...times });
    }
    await until(async () => (await runOf(api, referenceRunId)).attempts > 0);
    await until(async () => {
      const { waiting, active } = await worker.queues.counts('results');
      return waiting + active === 0;
    });
    expect(await runOf(api, referenceRunId)).toMatchObject({ state: 'queued', attempts: 1 });
  });

  it('does not let a run that cannot be prepared hold up others', async () => {
    await sent(api, referenceRunId);
    const broken = await createCompetition(api, 'broken');
    await sent(api, broken.referenceRunId);
    await api.prisma.competition.update({ where: { slug: 'broken' }, data: { referenceSubmissionId: null } });
    const [unpreparable, fine] = [await submit(api, 'broken', 'one'), await submit(api, slug, 'two')];
    await until(async () => (await runOf(api, unpreparable)).state === 'finished');
    const run = await runOf(api, unpreparable);
    expect(run).toMatchObject({ verdict: 'platform-error' });
    expect(run.message).toMatch(/no reference model/);
    await worker.work(() => null);
    await until(() => worker.jobs.some(({ job }) => job.runId === fine));
  });
});

describe('the outbox, when Redis is down', () => {
  let proxy: BreakableProxy;
  let api: TestApi;
  beforeEach(async () => {
    proxy = await breakableProxy(testRedisUrl());
    api = await startTestApi({ environment: { REDIS_URL: proxy.url } });
  });
  afterEach(async () => {
    await api.close();
    await proxy.close();
  });

  it('accepts submissions all the same, and sends each once Redis is back', async () => {
    const { slug, referenceRunId } = await createCompetition(api, 'clusters');
    await sent(api, referenceRunId);
    await proxy.cut();
    const runIds = [await submit(api, slug, 'one'), await submit(api, slug, 'two')];
    await sleep(1500);
    expect(await api.prisma.outbox.count({ where: { sentAt: null } })).toBe(2);
    await proxy.mend();
    for (const runId of runIds) await sent(api, runId);
    const worker = await startStandInWorker(api);
    await worker.work(() => ({}));
    for (const runId of [referenceRunId, ...runIds]) {
      await until(async () => (await runOf(api, runId)).state === 'finished', 30_000);
    }
    expect(worker.jobs.map(({ jobId }) => jobId)).toEqual(
      [referenceRunId, ...runIds].map((runId) => `${runId}.0`),
    );
    await worker.close();
  });

  it('does not keep the api from stopping', async () => {
    const other = await startTestApi({ environment: { REDIS_URL: proxy.url } });
    await createCompetition(other, 'clusters');
    await proxy.cut();
    await sleep(500);
    const began = performance.now();
    await other.close();
    expect(performance.now() - began).toBeLessThan(10_000);
  });
});
