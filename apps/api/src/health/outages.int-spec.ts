import { execFileSync, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Health, HealthSchema, ProblemSchema } from '@torchperf/contracts';
import { applyMigrations } from '@torchperf/database';
import { Client, escapeIdentifier } from 'pg';
import { addCompetition, addTeam } from '#test/api/records';
import { ADMIN_TOKEN, startTestApi, type TestApi } from '#test/api/start-test-api';
import { bundleForm, okBundle } from '#test/api/zip';
import { type SpawnedServices, spawnOwnServices } from '#test/services/spawn-services';

/** The checks of /health are made once in a second. */
const CHECKED_AGAIN_MS = 1100;

async function healthOf(api: TestApi): Promise<{ status: number; health: Health }> {
  const response = await api.ask('/health');
  return { status: response.status, health: HealthSchema.parse(await response.json()) };
}

async function freshHealthOf(api: TestApi) {
  await sleep(CHECKED_AGAIN_MS);
  return healthOf(api);
}

async function problemOf(response: Response) {
  return { ...ProblemSchema.parse(await response.json()), retryAfter: response.headers.get('retry-after') };
}

describe('a Redis at its memory limit', () => {
  let services: SpawnedServices;
  let api: TestApi;
  const setMemoryLimit = (bytes: string) => {
    const { port } = new URL(services.redis);
    execFileSync('redis-cli', ['-p', port, 'CONFIG', 'SET', 'maxmemory', bytes]);
  };
  beforeAll(async () => {
    services = await spawnOwnServices();
    api = await startTestApi({ environment: { REDIS_URL: services.redis } });
  });
  afterAll(async () => {
    await api.close();
    await services.stop();
  });

  it('makes /health 503 with the reason, while uploads are taken for later', async () => {
    expect((await healthOf(api)).health.checks.queue).toEqual({ status: 'up' });
    setMemoryLimit('1');
    const { status, health } = await freshHealthOf(api);
    expect(status).toBe(503);
    expect(health).toMatchObject({
      status: 'error',
      checks: {
        database: { status: 'up' },
        queue: { status: 'down', detail: 'The queue cannot be used: its memory is full.' },
        store: { status: 'up' },
      },
    });
    const { slug } = await addCompetition(api.prisma);
    const { token } = await addTeam(api.prisma);
    const body = bundleForm(await okBundle('while Redis is full'));
    const upload = await api.ask(`/api/v1/competitions/${slug}/submissions`, { method: 'POST', body, token });
    expect(upload.status).toBe(201);
    const paused = await api.ask('/api/v1/admin/queue/pause', { method: 'POST', token: ADMIN_TOKEN });
    expect([200, 503]).toContain(paused.status);
    setMemoryLimit('0');
    expect((await freshHealthOf(api)).status).toBe(200);
  });
});

describe('a store that cannot be written', () => {
  const isRoot = process.getuid?.() === 0;
  let folder: string;
  let api: TestApi;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'torchperf-full-'));
    // Only root may mount a disk of 1 MiB; for others a read-only folder has the same effect.
    if (isRoot) spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
    api = await startTestApi({ environment: { DATA_DIR: folder } });
  });
  afterAll(async () => {
    await api.close();
    if (isRoot) spawnSync('umount', [folder]);
    rmSync(folder, { recursive: true, force: true });
  });

  const fill = () => {
    const incoming = join(folder, 'artifacts', 'incoming');
    if (!isRoot) return chmodSync(incoming, 0o500);
    try {
      writeFileSync(join(folder, 'filler'), Buffer.alloc(2 ** 20));
    } catch {
      // It is full now.
    }
  };
  const empty = () => {
    if (isRoot) rmSync(join(folder, 'filler'));
    else chmodSync(join(folder, 'artifacts', 'incoming'), 0o700);
  };
  const storedFiles = () =>
    readdirSync(join(folder, 'artifacts'), { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );

  it('makes /health and uploads 503 with the reason, and leaves nothing half stored', async () => {
    expect((await healthOf(api)).status).toBe(200);
    const { slug } = await addCompetition(api.prisma);
    const { token } = await addTeam(api.prisma);
    const send = async () => {
      const body = bundleForm(await okBundle('on a full disk'));
      return api.ask(`/api/v1/competitions/${slug}/submissions`, { method: 'POST', body, token });
    };
    fill();
    const reason = `The store cannot be used: ${isRoot ? 'its disk is full' : 'its folder may not be written'}.`;
    const { status, health } = await freshHealthOf(api);
    expect(status).toBe(503);
    expect(health.checks.store).toEqual({ status: 'down', detail: reason });
    const response = await send();
    expect(response.status).toBe(503);
    const problem = await problemOf(response);
    expect(problem).toMatchObject({ code: 'service-unavailable', retryAfter: '60' });
    expect(problem.detail).toContain(reason);
    expect(JSON.stringify(problem)).not.toContain(folder);
    expect(storedFiles()).toEqual([]);
    expect(await api.prisma.submission.count({ where: { competition: { slug } } })).toBe(0);
    empty();
    expect((await freshHealthOf(api)).status).toBe(200);
    expect((await send()).status).toBe(201);
  });
});

describe('a PostgreSQL that cuts off, refuses or shuts down', () => {
  let services: SpawnedServices;
  let api: TestApi;
  let admin: Client;
  let database: string;
  beforeAll(async () => {
    services = await spawnOwnServices();
    const url = new URL(services.database);
    admin = new Client({ connectionString: url.href });
    await admin.connect();
    admin.on('error', () => undefined);
    database = 'outages';
    await admin.query(`create database ${database}`);
    url.pathname = `/${database}`;
    await applyMigrations(url.href);
    api = await startTestApi({ environment: { DATABASE_URL: url.href } });
  });
  afterAll(async () => {
    await admin.end().catch(() => undefined);
    await api?.close();
    await services.stop();
  });

  const cutOff = () =>
    admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [database]);
  const ROUTES = [
    '/api/v1/competitions',
    '/api/v1/competitions/none',
    `/api/v1/submissions/${randomUUID()}`,
    '/api/v1/admin/workers',
  ];

  /** Polls every route while `disturb` runs. @returns each answer that was no success. */
  async function askDuring(disturb: () => Promise<unknown>): Promise<Response[]> {
    const answers: Response[] = [];
    let isDone = false;
    const asking = Array.from({ length: 4 }, async () => {
      while (!isDone) {
        for (const route of ROUTES) answers.push(await api.ask(route, { token: ADMIN_TOKEN }));
      }
    });
    await disturb();
    isDone = true;
    await Promise.all(asking);
    return answers.filter(({ status }) => status >= 500);
  }

  it('answers 503 and never 500 while connections are cut off, and is well afterwards', async () => {
    const failed = await askDuring(async () => {
      for (let time = 0; time < 20; time += 1) {
        await cutOff();
        await sleep(50);
      }
    });
    expect(failed.length).toBeGreaterThan(0);
    expect(new Set(failed.map(({ status }) => status))).toEqual(new Set([503]));
    const problem = await problemOf(failed[0] as Response);
    expect(problem.detail).toMatch(/^The database cannot be used: .*\. Try again in a minute/);
    expect((await freshHealthOf(api)).status).toBe(200);
  });

  it('is 503 in /health and for what writes while the database is read-only; reads go on', async () => {
    await admin.query(`alter database ${escapeIdentifier(database)} set default_transaction_read_only = on`);
    await cutOff();
    await sleep(200);
    const { status, health } = await freshHealthOf(api);
    expect(status).toBe(503);
    const detail = 'The database cannot be used: the database is read-only.';
    expect(health.checks.database).toEqual({ status: 'down', detail });
    expect((await api.ask('/api/v1/competitions')).status).toBe(200);
    const body = JSON.stringify({ name: 'Late' });
    const headers = { 'content-type': 'application/json' };
    const added = await api.ask('/api/v1/admin/teams', { method: 'POST', token: ADMIN_TOKEN, body, headers });
    expect(added.status).toBe(503);
    expect((await problemOf(added)).detail).toContain(detail);
    await admin.query(`alter database ${escapeIdentifier(database)} reset default_transaction_read_only`);
    await cutOff();
    await sleep(200);
    expect((await freshHealthOf(api)).status).toBe(200);
  });

  it('is 503 on every route while PostgreSQL shuts down, and when it is gone', async () => {
    const { rows } = await admin.query('show data_directory');
    const pid = Number(readFileSync(join(rows[0].data_directory, 'postmaster.pid'), 'utf8').split('\n')[0]);
    // A smart shutdown waits for the session of this test, and refuses new ones.
    process.kill(pid, 'SIGTERM');
    await cutOff();
    await sleep(200);
    const answers = await Promise.all(ROUTES.map((route) => api.ask(route, { token: ADMIN_TOKEN })));
    expect(answers.map(({ status }) => status)).toEqual(ROUTES.map(() => 503));
    expect((await problemOf(answers[0] as Response)).detail).toMatch(
      /^The database cannot be used: the database is starting up, shutting down or recovering\. /,
    );
    expect((await freshHealthOf(api)).health.checks.database).toEqual({
      status: 'down',
      detail: 'The database cannot be used: the database is starting up, shutting down or recovering.',
    });
    process.kill(pid, 'SIGINT');
    await admin.end().catch(() => undefined);
    await sleep(300);
    expect((await api.ask('/api/v1/competitions')).status).toBe(503);
    expect((await freshHealthOf(api)).status).toBe(503);
  });
});
