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
/** The machine of the tests is no judge of noise, and a repeat would count as an attempt. */
const SUITE = { ...SHORT_SUITE, noisyRepeatsMax: 0 };
const WAIT_MS = 60_000;

/** What goes wrong around runs costs them nothing: no attempt, no verdict. */
describe.each(['redis', 'postgres'] as const)('outages, with the queue on %s', (backend) => {
  let service: RunningService;
  let store: BreakableProxy;
  beforeAll(async () => {
    const port = await freePort();
    store = await breakableProxy(`http://127.0.0.1:${port}`);
    const variables = { PORT: String(port), API_URL: store.url };
    service = await RunningService.start(backend, variables, 'ours', 'worker-first');
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
  const isMeasured = async (id: string) => {
    expect((await service.finished(id)).runs.map(({ verdict, attempts }) => [verdict, attempts])).toEqual([
      ['ok', 0],
    ]);
  };
  const workers = async (): Promise<WorkerView[]> => {
    const response = await service.fetch('/api/v1/admin/workers', { token: service.adminToken });
    return listOf(WorkerViewSchema).parse(await response.json()).items;
  };
  const health = async () => HealthSchema.parse(await (await service.fetch('/health')).json());

  it('measures what was sent to a worker that was started before the api', async () => {
    await isMeasured(await upload());
  });

  it('waits for a store that does not answer, with the run that it has', async () => {
    await store.cut();
    const [id, next] = [await upload(), await upload()];
    await until(async () => (await runOf(id)).progress?.message.includes('Waiting for the store'), WAIT_MS);
    expect(await runOf(next)).toMatchObject({ state: 'queued', attempts: 0 });
    await store.restore();
    await isMeasured(id);
    await isMeasured(next);
  });

  it('goes on where the api is killed in a run and with runs in the queue', async () => {
    const ids = [await upload(), await upload()];
    await until(() => isRunning(ids[0] as string), WAIT_MS);
    await service.killApi();
    await sleep(2_000);
    await service.startApi();
    for (const id of ids) await isMeasured(id);
  });

  it('takes a run back at once from a worker that is stopped in it', async () => {
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
    await isMeasured(id);
  });

  it('goes on after everything is killed at once, as when the host restarts', async () => {
    const id = await upload();
    await until(() => isRunning(id), WAIT_MS);
    await service.killWorker();
    await service.killApi();
    service.startWorker();
    await service.startApi();
    await isMeasured(id);
  });

  if (backend === 'redis') {
    it('goes on after Redis has lost its data in a run', async () => {
      const [id, next] = [await upload(), await upload()];
      await until(() => isRunning(id), WAIT_MS);
      await emptyRedis(service.queuePrefix);
      await isMeasured(id);
      await isMeasured(next);
    });
  }

  it('gives no run to workers whose clock is wrong or whose disk is full, and says why', async () => {
    const full = await mkdtemp(join(tmpdir(), 'torchperf-full-'));
    // Not by the program faketime itself, which would stand between us and the worker when that is to end.
    const library = execFileSync('faketime', ['-f', '+0s', 'printenv', 'LD_PRELOAD']).toString().trim();
    const clock = { LD_PRELOAD: library, FAKETIME_DONT_FAKE_MONOTONIC: '1' };
    const unshare = process.getuid?.() === 0 ? ['unshare', '--mount'] : ['unshare', '-r', '--mount'];
    const mounted = `mount -t tmpfs -o size=1m,mode=711 tmpfs ${full} && exec "$0" "$@"`;
    const onFullDisk = (command: string[]) => [...unshare, 'sh', '-c', mounted, ...command];
    const sick = [
      ['fast', /clock is (19|20)\.\d s ahead of the database's/, { ...clock, FAKETIME: '+20s' }, undefined],
      ['slow', /clock is (19|20)\.\d s behind the database's/, { ...clock, FAKETIME: '-20s' }, undefined],
      ['full', /scratch folder has \d\.\d MiB free/, { WORKER_SCRATCH_DIR: full }, onFullDisk],
    ] as const;
    for (const [id, expected, variables, wrap] of sick) {
      const stop = service.startOtherWorker(id, variables, wrap);
      const shown = await until(
        async () => (await workers()).find((worker) => worker.id === id && worker.state === 'unhealthy'),
        WAIT_MS,
      );
      expect(shown.reason).toMatch(expected);
      const { status, notices } = await health();
      expect(status).toBe('ok');
      expect(notices).toContain(`Worker ${id} takes no runs. ${shown.reason}`);
      await isMeasured(await upload());
      await stop();
    }
    await rm(full, { recursive: true });
  });
});
