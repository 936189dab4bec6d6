import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { QueueConfig } from '@torchperf/config';
import { openLeases } from '@torchperf/queue';
import { testQueuePrefix, testRedisUrl } from '#test/services';
import { CpuClaim, type CpuClaimOptions } from './cpu-claim';

const HOST = 'test-host';

/** Claims as a worker would; `waiting` collects the reasons why it has no CPU yet. */
function claimer(config: QueueConfig) {
  return (workerId: string, options: Partial<CpuClaimOptions> = {}) => {
    const waiting: string[] = [];
    const lost: string[] = [];
    const claim = CpuClaim.acquire(openLeases(config), {
      workerId,
      wanted: null,
      allowed: [0, 1],
      host: HOST,
      onWaiting: (reason) => waiting.push(reason),
      onLost: (reason) => lost.push(reason),
      ...options,
    });
    return { claim, waiting, lost };
  };
}

describe('CpuClaim', () => {
  let claim: ReturnType<typeof claimer>;
  let config: QueueConfig;
  beforeEach(() => {
    config = { backend: 'redis', url: testRedisUrl(), prefix: testQueuePrefix() };
    claim = claimer(config);
  });

  it('gives each worker its own CPU, the last first; a third worker waits until one is free', async () => {
    const [a, b] = [await claim('a').claim, await claim('b').claim];
    expect([a.cpu, b.cpu]).toEqual([1, 0]);
    const third = claim('c');
    await sleep(300);
    expect(third.waiting).toEqual([
      'every CPU that this worker may use is taken: CPU 1 by worker a, CPU 0 by worker b. Start no more workers than CPUs, or set WORKER_CPU or a cpuset to a free one',
    ]);
    await b.release();
    const c = await third.claim;
    expect(c.cpu).toBe(0);
    // One reason, reported once.
    expect(third.waiting).toHaveLength(1);
    await Promise.all([a.release(), c.release()]);
  });

  it('counts only CPUs that the worker may use, and only of its own host', async () => {
    const a = await claim('a', { allowed: [1] }).claim;
    const blocked = claim('b', { allowed: [1] });
    await sleep(300);
    expect(blocked.waiting).toHaveLength(1);
    const elsewhere = await claim('c', { allowed: [1], host: 'another-host' }).claim;
    expect([a.cpu, elsewhere.cpu]).toEqual([1, 1]);
    await a.release();
    expect((await blocked.claim).cpu).toBe(1);
    await Promise.all([(await blocked.claim).release(), elsewhere.release()]);
  });

  it('refuses a WORKER_CPU that the worker may not use, and waits for one that is taken', async () => {
    await expect(claim('a', { wanted: 7 }).claim).rejects.toThrow(/CPU 7 .*\(0, 1\); set WORKER_CPU/);
    const a = await claim('a', { wanted: 0 }).claim;
    const b = claim('b', { wanted: 0 });
    await sleep(300);
    expect(b.waiting.join()).toMatch(/taken: CPU 0 by worker a/);
    await a.release();
    await (await b.claim).release();
  });

  it('replaces a worker of the same name whose container is gone, but no worker of another name', async () => {
    const leases = openLeases(config);
    const gone = JSON.stringify({ workerId: 'a', namespace: 'pid:[1]', pid: '7', startedAt: '1' });
    await leases.claim({ name: `${HOST}:cpu1`, owner: gone, durationMs: 60_000 });
    await leases.close();
    const other = await claim('b').claim;
    expect(other.cpu).toBe(0);
    const restarted = await claim('a').claim;
    expect(restarted.cpu).toBe(1);
    await Promise.all([other.release(), restarted.release()]);
  });

  it('waits for an unreachable queue, and reports that', async () => {
    const waiting: string[] = [];
    const unreachable = openLeases({ ...config, url: 'redis://127.0.0.1:1' });
    const ending = new AbortController();
    const claim = CpuClaim.acquire(unreachable, {
      workerId: 'a',
      wanted: null,
      onWaiting: (reason) => waiting.push(reason),
      onLost: () => undefined,
      signal: ending.signal,
    });
    while (waiting.length === 0) await sleep(50);
    expect(waiting).toEqual(['the queue, which holds the CPU leases, is unreachable']);
    ending.abort();
    await expect(claim).rejects.toThrow(/aborted/);
    await unreachable.close();
  });

  it('reports a CPU that another worker took while the queue was unreachable', async () => {
    const { claim: pending, lost } = claim('a', { allowed: [1] });
    await pending;
    // As after an outage that was longer than the lease.
    const leases = openLeases(config);
    const owner = JSON.stringify({ workerId: 'b', namespace: 'pid:[1]', pid: '7', startedAt: '1' });
    const held = JSON.stringify({ workerId: 'a' });
    expect(await leases.claim({ name: `${HOST}:cpu1`, owner, durationMs: 60_000 })).toContain(
      held.slice(0, -1),
    );
    const holder = (await leases.claim({ name: `${HOST}:cpu1`, owner, durationMs: 60_000 })) as string;
    await leases.release(`${HOST}:cpu1`, holder);
    await leases.claim({ name: `${HOST}:cpu1`, owner, durationMs: 60_000 });
    while (lost.length === 0) await sleep(100);
    expect(lost).toEqual(['CPU 1 was taken by worker b while the queue was unreachable']);
    await leases.close();
  });
});

const PROGRAM = join(__dirname, '../../../dist/apps/worker/src/main.js');

describe('worker processes of one host', () => {
  let folder: string;
  let variables: NodeJS.ProcessEnv;
  const workers = new Map<string, { readonly child: ChildProcess; log: string }>();

  beforeAll(() => {
    folder = mkdtempSync('/tmp/torchperf-cpus-');
    chmodSync(folder, 0o711);
    variables = {
      PATH: process.env.PATH,
      REDIS_URL: testRedisUrl(),
      QUEUE_PREFIX: testQueuePrefix(),
      WORKER_SCRATCH_DIR: folder,
    };
  });
  afterAll(async () => {
    await Promise.all([...workers.keys()].map((name) => stop(name, 'SIGTERM')));
    rmSync(folder, { recursive: true, force: true });
  });

  /** Starts a worker that may use CPUs 0 and 1, as all processes of these tests may. */
  function start(name: string, uid: number): void {
    const environment = { ...variables, WORKER_ID: name, SANDBOX_UID: String(uid), LOG_LEVEL: 'info' };
    const child = spawn('taskset', ['--cpu-list', '0,1', process.execPath, PROGRAM], { env: environment });
    const worker = { child, log: '' };
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        worker.log += chunk;
      });
    }
    workers.set(name, worker);
  }

  const logOf = (name: string) => workers.get(name)?.log ?? '';
  const cpuOf = (name: string) => /Ready on CPU (\d+)/.exec(logOf(name))?.[1];

  async function until(condition: () => boolean): Promise<void> {
    const deadline = performance.now() + 40_000;
    while (!condition()) {
      if (performance.now() > deadline) throw new Error([...workers.keys()].map(logOf).join('\n'));
      await sleep(50);
    }
  }

  async function stop(name: string, signal: NodeJS.Signals): Promise<void> {
    const child = workers.get(name)?.child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  it('take a CPU each; a third reports why it has none, and gets the CPU of a killed worker', async () => {
    start('first', 21_001);
    start('second', 21_002);
    await until(() => Boolean(cpuOf('first') && cpuOf('second')));
    expect([cpuOf('first'), cpuOf('second')].sort()).toEqual(['0', '1']);
    start('third', 21_003);
    await until(() => /Waiting for a CPU/.test(logOf('third')));
    expect(logOf('third')).toMatch(/every CPU that this worker may use is taken: .*worker (first|second)/);
    await sleep(2000);
    expect(cpuOf('third')).toBeUndefined();
    expect(logOf('third').match(/Waiting for a CPU/g)).toHaveLength(1);
    expect(workers.get('third')?.child.exitCode).toBeNull();
    const freed = cpuOf('first');
    await stop('first', 'SIGKILL');
    await until(() => cpuOf('third') !== undefined);
    expect(cpuOf('third')).toBe(freed);
  });
});
