import { chmod, rename } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { HealthSchema } from '@torchperf/contracts';
import { startTestApi, type TestApi } from '#test/api/start-test-api';

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

  it('is well, and counts the live workers', async () => {
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
    const { prisma } = api;
    await prisma.$executeRaw`CREATE TABLE health_writes (id serial)`;
    await prisma.$executeRaw`CREATE FUNCTION count_health_write() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN INSERT INTO health_writes DEFAULT VALUES; RETURN NULL; END'`;
    await prisma.$executeRaw`CREATE TRIGGER count_health_write AFTER INSERT OR UPDATE ON settings
      FOR EACH ROW WHEN (new.key = 'health-write-trial') EXECUTE FUNCTION count_health_write()`;
    const countWrites = async () =>
      (await prisma.$queryRaw<{ writes: number }[]>`SELECT count(*)::int AS writes FROM health_writes`)[0]
        ?.writes;
    await sleep(CHECKED_AGAIN_MS);
    const startedMs = performance.now();
    await Promise.all(Array.from({ length: 50 }, get));
    const writesMax = 1 + (performance.now() - startedMs) / 1000;
    const writes = await countWrites();
    expect(writes).toBeGreaterThanOrEqual(1);
    expect(writes).toBeLessThanOrEqual(writesMax);
    await sleep(CHECKED_AGAIN_MS);
    await get();
    expect(await countWrites()).toBeGreaterThan(writes as number);
  });

  it('is alive without a request to any other service', async () => {
    const response = await api.ask('/health/live');
    expect([response.status, await response.json()]).toEqual([200, { status: 'ok' }]);
  });
});
