import { execFileSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HealthSchema, listOf, type RunView, type WorkerView, WorkerViewSchema } from '@torchperf/contracts';
import { emptyRedis } from '../../libs/queue/test/empty-redis';
import { freePort } from '../../scripts/services/free-port.mjs';
import { type BreakableProxy, breakableProxy } from '../api/breakable-proxy';
import { until } from '../api/until';
import { addCorners, NEAREST, pythonBundle, SHORT_SUITE } from './corners';
import { RunningService } from './running-service';

const SLUG = 'corners';
/** The test machine is too busy to measure noise, and a rerun would count as an attempt. */
const SUITE = { ...SHORT_SUITE, noisyRepeatsMax: 0 };
const WAIT_MS = 60_000;

/** Outages cost a run nothing: no attempt, no verdict. */
describe.each(['redis', 'postgres'] as const)('outages, with the queue on %s', (backend) => {
  let service: RunningService;
  let store: BreakableProxy;
  beforeAll(async () => {
    const port = await freePort();
    store = await breakableProxy(`http://127.0.0.1:${port}`);
    const variables = { PORT: String(port), API_URL: store.url };
    service = await RunningService.start(backend, variables, 'current', 'worker-first');
    await addCorners(service, { slug: SLUG, title: 'Three corners', suite: SUITE });
  }, 120_000);
  afterAll(async () => {
    await service?.stop();
    await store?.close();
  });

  const upload = async () =>
    (await service.upload(SLUG, await pythonBundle(`Model ${Math.random()}`, NEAREST))).id;
  const runOf = async (id: string) => (await service.submission(id)).runs[0] as RunView;
  const isRunning = async (id: string) => (await runOf(id)).state === 'running';
  const expectMeasured = async (id: string) => {
    expect((await service.finished(id)).runs.map(({ verdict, attempts }) => [verdict, attempts])).toEqual([
      ['ok', 0],
    ]);
  };
  const workers = async (): Promise<WorkerView[]> => {
    const response = await service.fetch('/api/v1/admin/workers', { token: service.adminToken });
    return listOf(WorkerViewSchema).parse(await response.json()).items;
  };
  const health = async () => HealthSchema.parse(await (await service.fetch('/health')).json());

  it('measures a submission on a worker that was started before the api', async () => {
    await expectMeasured(await upload());
  });

  it('keeps its run while it waits for an unreachable store', async () => {
    await store.cut();
    const [id, next] = [await upload(), await upload()];
    await until(async () => (await runOf(id)).progress?.message.includes('Waiting for the store'), WAIT_MS);
    expect(await runOf(next)).toMatchObject({ state: 'queued', attempts: 0 });
    await store.restore();
    await expectMeasured(id);
    await expectMeasured(next);
  });

  it('resumes after the api is killed with a running and a queued run', async () => {
    const ids = [await upload(), await upload()];
    await until(() => isRunning(ids[0] as string), WAIT_MS);
    await service.killApi();
    await sleep(2_000);
    await service.startApi();
    for (const id of ids) await expectMeasured(id);
  });

  it('requeues a run at once if its worker is stopped', async () => {
    const id = await upload();
    await until(() => isRunning(id), WAIT_MS);
    await service.stopWorker();
    await until(async () => (await runOf(id)).state === 'queued', 10_000);
    expect(await runOf(id)).toMatchObject({
      attempts: 0,
      queuePosition: 1,
      waitReason: 'No worker takes runs.',
    });
    service.startWorker();
    await expectMeasured(id);
  });

  it('resumes after everything is killed at once, as in a restart of the host', async () => {
    const id = await upload();
    await until(() => isRunning(id), WAIT_MS);
    await service.killWorker();
    await service.killApi();
    service.startWorker();
    await service.startApi();
    await expectMeasured(id);
  });

  if (backend === 'redis') {
    it('resumes after Redis loses its data during a run', async () => {
      const [id, next] = [await upload(), await upload()];
      await until(() => isRunning(id), WAIT_MS);
      await emptyRedis(service.queuePrefix);
      await expectMeasured(id);
      await expectMeasured(next);
    });
  }

  it('assigns no run to workers with a wrong clock or a full disk, and shows the reason', async () => {
    const full = await mkdtemp(join(tmpdir(), 'torchperf-full-'));
    // Preloads the library instead of running faketime: that program would be the parent of the worker and get its signals.
    const library = execFileSync('faketime', ['-f', '+0s', 'printenv', 'LD_PRELOAD']).toString().trim();
    const clock = { LD_PRELOAD: library, FAKETIME_DONT_FAKE_MONOTONIC: '1' };
    const unshare = process.getuid?.() === 0 ? ['unshare', '--mount'] : ['unshare', '-r', '--mount'];
    const mounted = `mount -t tmpfs -o size=1m,mode=711 tmpfs ${full} && exec "$0" "$@"`;
    const onFullDisk = (command: string[]) => [...unshare, 'sh', '-c', mounted, ...command];
    const unfit = [
      ['fast', /clock is (19|20)\.\d s ahead of the database's/, { ...clock, FAKETIME: '+20s' }, undefined],
      ['slow', /clock is (19|20)\.\d s behind the database's/, { ...clock, FAKETIME: '-20s' }, undefined],
      ['full', /scratch folder has \d\.\d MiB free/, { WORKER_SCRATCH_DIR: full }, onFullDisk],
    ] as const;
    for (const [id, expected, variables, wrap] of unfit) {
      const stop = service.startOtherWorker(id, variables, wrap);
      const shown = await until(
        async () => (await workers()).find((worker) => worker.id === id && worker.state === 'unhealthy'),
        WAIT_MS,
      );
      expect(shown.reason).toMatch(expected);
      const { status, notices } = await health();
      expect(status).toBe('ok');
      expect(notices).toContain(`Worker ${id} takes no runs. ${shown.reason}`);
      await expectMeasured(await upload());
      await stop();
    }
    await rm(full, { recursive: true });
  });
});
