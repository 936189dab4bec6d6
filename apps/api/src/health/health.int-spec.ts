import { chmod, rename } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { HealthSchema } from '@torchperf/contracts';
import { startTestApi, type TestApi } from '../../../../test/api/start-test-api';

/** The checks are made once in a second. */
const CHECKED_AGAIN_MS = 1100;

describe('/health', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi({ environment: { SERVICE_REVISION: 'abc123' } });
  });
  afterAll(() => api.close());

  const get = async () => {
    const response = await api.ask('/health');
    return { status: response.status, health: HealthSchema.parse(await response.json()) };
  };

  const addWorker = (id: string, state: string, lastSeenAt: Date) =>
    api.prisma.worker.create({
      data: {
        id,
        hostname: 'h',
        hardwareClass: 'c',
        sandbox: 's',
        runtimes: [],
        state,
        revision: 'r',
        lastSeenAt,
      },
    });

  it('is well, and counts the workers that are heard of', async () => {
    await addWorker('here', 'idle', new Date());
    await addWorker('busy', 'busy', new Date());
    await addWorker('stopped', 'stopped', new Date());
    await addWorker('lost', 'idle', new Date(Date.now() - 10 * 60_000));
    expect(await get()).toEqual({
      status: 200,
      health: {
        status: 'ok',
        checks: { database: { status: 'up' }, queue: { status: 'up' }, store: { status: 'up' } },
        workers: 2,
        notices: ['No worker takes runs.'],
        revision: 'abc123',
      },
    });
  });

  it('is 503 when the data folder is gone', async () => {
    const { dataDir } = api.config;
    await rename(dataDir, `${dataDir}-away`);
    await sleep(CHECKED_AGAIN_MS);
    const { status, health } = await get();
    await rename(`${dataDir}-away`, dataDir);
    await chmod(dataDir, 0o700);
    expect(status).toBe(503);
    expect(health).toMatchObject({ status: 'error', checks: { store: { status: 'down' } } });
    expect(JSON.stringify(health)).not.toContain(dataDir);
    await sleep(CHECKED_AGAIN_MS);
    expect((await get()).status).toBe(200);
  });

  it('writes once a second at most, however often it is asked', async () => {
    await sleep(CHECKED_AGAIN_MS);
    const key = 'health-write-trial';
    const written = async () => (await api.prisma.setting.findUniqueOrThrow({ where: { key } })).value;
    await get();
    const first = await written();
    await Promise.all(Array.from({ length: 50 }, get));
    expect(await written()).toBe(first);
    await sleep(CHECKED_AGAIN_MS);
    await get();
    expect(await written()).not.toBe(first);
  });

  it('is alive without asking anybody', async () => {
    const response = await api.ask('/health/live');
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
  });
});
