import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { extractBundle, fetchArtifact, readDataset } from '@torchperf/bundle';
import { QUEUE_BACKENDS } from '#test/api/backends';
import { type BreakableProxy, breakableProxy } from '#test/api/breakable-proxy';
import { createCompetition } from '#test/api/competition-upload';
import { beat, runOf, skipBackOff, submitBundle, takeJob } from '#test/api/dispatch';
import { type ScriptedWorker, startScriptedWorker } from '#test/api/scripted-worker';
import { startTestApi, type TestApi } from '#test/api/start-test-api';
import { until } from '#test/api/until';
import { testRedisUrl } from '#test/services';

describe.each(QUEUE_BACKENDS)('handing out runs, with %s', (_title, environment) => {
  let api: TestApi;
  let worker: ScriptedWorker;
  let slug: string;
  let referenceRunId: string;
  beforeEach(async () => {
    api = await startTestApi({ environment });
    worker = await startScriptedWorker(api);
    ({ slug, referenceRunId } = await createCompetition(api, 'clusters'));
  });
  afterEach(async () => {
    await worker.close();
    await api.close();
  });

  it('gives each run to one worker, with all that it needs', async () => {
    const runId = await submitBundle(api, slug, 'one');
    await worker.work(() => null);
    await until(() => worker.jobs.length === 2);
    expect(worker.jobs.map(({ job }) => [job.runId, job.lease])).toEqual([
      [referenceRunId, 0],
      [runId, 0],
    ]);
    expect(await runOf(api, runId)).toMatchObject({ state: 'running', workerId: 'worker-1.1' });
    const [, second] = worker.jobs;
    if (!second) throw new Error('there are two');
    const { job } = second;
    expect(job).toMatchObject({ task: { inputShape: [2, 2], classes: 3 }, referenceLatenciesMs: {} });
    const submission = await api.prisma.submission.findUniqueOrThrow({ where: { id: job.submissionId } });
    expect(job.teamId).toBe(submission.teamId);
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

  it('gives the reference’s latency once it is known', async () => {
    await worker.work((job) => (job.runId === referenceRunId ? {} : null));
    await until(async () => (await runOf(api, referenceRunId)).state === 'finished');
    const runId = await submitBundle(api, slug, 'one');
    const { job } = await until(() => worker.jobs.find(({ job }) => job.runId === runId));
    // From the launches of the report builder: 200 µs.
    expect(Object.values(job.referenceLatenciesMs)).toEqual([expect.closeTo(0.2, 9)]);
  });

  it('retries a run that failed through a platform fault, and abandons it after five attempts', async () => {
    await worker.work(() => ({ verdict: 'platform-error', message: 'the disk is full', metrics: {} }));
    await until(async () => {
      await skipBackOff(api);
      return (await runOf(api, referenceRunId)).state === 'finished';
    });
    expect(worker.jobs.map(({ job }) => [job.runId, job.lease])).toEqual(
      [0, 1, 2, 3, 4].map((lease) => [referenceRunId, lease]),
    );
    expect(await runOf(api, referenceRunId)).toMatchObject({
      verdict: 'platform-error',
      message: 'Abandoned after 5 attempts. Last failure: the disk is full',
    });
  });

  it('counts a platform fault once, however often it is reported and whatever the clocks say', async () => {
    const { submissionId } = await runOf(api, referenceRunId);
    const failure = { verdict: 'platform-error', message: 'the disk is full', metrics: {} } as const;
    // A worker whose clock is a day ahead.
    const finishedAt = new Date(Date.now() + 24 * 3_600_000).toISOString();
    for (const _again of [1, 2, 3]) {
      await worker.report({ runId: referenceRunId, submissionId }, { ...failure, finishedAt }, 0);
    }
    await until(async () => (await runOf(api, referenceRunId)).attempts > 0);
    await worker.drained();
    expect(await runOf(api, referenceRunId)).toMatchObject({ state: 'queued', attempts: 1, lease: 1 });
  });

  it('keeps a worker on its job until the report is stored', async () => {
    const job = await takeJob(api);
    expect(job?.subject).toBe(referenceRunId);
    const next = await submitBundle(api, slug, 'next');
    const { submissionId } = await runOf(api, referenceRunId);
    expect(await beat(api, { state: 'busy', job })).toEqual({ kind: 'keep' });
    await worker.report({ runId: referenceRunId, submissionId });
    await until(async () => (await beat(api, { state: 'busy', job })).kind === 'none');
    expect(await runOf(api, referenceRunId)).toMatchObject({ verdict: 'ok', attempts: 0 });
    expect((await takeJob(api))?.subject).toBe(next);
  });
});

describe('assigning runs, when Redis is down', () => {
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

  it('still accepts submissions, and assigns each once Redis is back', async () => {
    const { slug, referenceRunId } = await createCompetition(api, 'clusters');
    await proxy.cut();
    const runIds = [await submitBundle(api, slug, 'one'), await submitBundle(api, slug, 'two')];
    await sleep(1500);
    await proxy.restore();
    const worker = await startScriptedWorker(api);
    await worker.work(() => ({}));
    for (const runId of [referenceRunId, ...runIds]) {
      await until(async () => (await runOf(api, runId)).state === 'finished', 30_000);
    }
    expect(worker.jobs.map(({ job }) => job.runId)).toEqual([referenceRunId, ...runIds]);
    await worker.close();
  });

  it('does not keep the api from stopping', async () => {
    const other = await startTestApi({ environment: { REDIS_URL: proxy.url } });
    await createCompetition(other, 'clusters');
    await proxy.cut();
    await sleep(500);
    const startedMs = performance.now();
    await other.close();
    expect(performance.now() - startedMs).toBeLessThan(10_000);
  });
});
