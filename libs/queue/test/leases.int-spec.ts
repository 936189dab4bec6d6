import { setTimeout as sleep } from 'node:timers/promises';
import type { QueueConfig } from '@torchperf/config';
import { createTestDatabase, testQueuePrefix, testRedisUrl } from '#test/services';
import { type Leases, openLeases, QueueUnavailableError } from '../src';

const BACKENDS = {
  redis: async () => ({
    config: { backend: 'redis', url: testRedisUrl(), prefix: testQueuePrefix() } as QueueConfig,
    drop: async () => undefined,
  }),
  postgres: async () => {
    const database = await createTestDatabase();
    const config: QueueConfig = { backend: 'postgres', url: database.url, prefix: testQueuePrefix() };
    return { config, drop: () => database.drop() };
  },
};
const LONG_MS = 60_000;

describe.each(Object.keys(BACKENDS) as (keyof typeof BACKENDS)[])('leases on %s', (backend) => {
  let leases: readonly [Leases, Leases];
  let drop: () => Promise<void>;
  beforeAll(async () => {
    const opened = await BACKENDS[backend]();
    leases = [openLeases(opened.config), openLeases(opened.config)];
    drop = opened.drop;
  });
  afterAll(async () => {
    await Promise.all(leases.map((side) => side.close()));
    await drop();
  });

  it('grants a lease to one of many concurrent claims', async () => {
    const owners = Array.from({ length: 10 }, (_, index) => `worker-${index}`);
    const answers = await Promise.all(
      owners.map((owner, index) =>
        (leases[index % 2] as Leases).claim({ name: 'contended', owner, durationMs: LONG_MS }),
      ),
    );
    expect(answers.filter((answer) => answer === null)).toHaveLength(1);
    const winner = owners[answers.indexOf(null)];
    expect(new Set(answers.filter((answer) => answer !== null))).toEqual(new Set([winner]));
  });

  it('renews for its owner, frees on release, and releases for no one else', async () => {
    const [a, b] = leases;
    const claim = { name: 'released', durationMs: LONG_MS };
    expect(await a.claim({ ...claim, owner: 'a' })).toBeNull();
    expect(await a.claim({ ...claim, owner: 'a' })).toBeNull();
    await b.release('released', 'b');
    expect(await b.claim({ ...claim, owner: 'b' })).toBe('a');
    await a.release('released', 'a');
    expect(await b.claim({ ...claim, owner: 'b' })).toBeNull();
  });

  it('expires when its owner no longer renews it, and not before', async () => {
    const [a, b] = leases;
    const name = 'expiring';
    await a.claim({ name, owner: 'a', durationMs: 400 });
    await sleep(250);
    expect(await a.claim({ name, owner: 'a', durationMs: 400 })).toBeNull();
    await sleep(250);
    expect(await b.claim({ name, owner: 'b', durationMs: LONG_MS })).toBe('a');
    await sleep(250);
    expect(await b.claim({ name, owner: 'b', durationMs: LONG_MS })).toBeNull();
    expect(await a.claim({ name, owner: 'a', durationMs: LONG_MS })).toBe('b');
  });

  it('replaces only the owner that is named as dead', async () => {
    const [a, b] = leases;
    const claim = { name: 'replaced', durationMs: LONG_MS };
    await a.claim({ ...claim, owner: 'dead' });
    expect(await b.claim({ ...claim, owner: 'b', replaces: 'another' })).toBe('dead');
    expect(await b.claim({ ...claim, owner: 'b', replaces: 'dead' })).toBeNull();
  });
});

it.each([
  { backend: 'redis', url: 'redis://127.0.0.1:1', prefix: 'none' },
  { backend: 'postgres', url: 'postgresql://none@127.0.0.1:1/none', prefix: 'none' },
] as const)('reports an unreachable backend: $backend', async (config) => {
  const leases = openLeases(config);
  const claim = leases.claim({ name: 'cpu', owner: 'a', durationMs: LONG_MS });
  await expect(claim).rejects.toThrow(QueueUnavailableError);
  await leases.close();
});
