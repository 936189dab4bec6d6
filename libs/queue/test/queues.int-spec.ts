import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { QueueConfig } from '@torchperf/config';
import type {
  HeartbeatAnswer,
  ReportMessage,
  RunProgress,
  RunReport,
  WorkerHeartbeat,
} from '@torchperf/contracts';
import { until } from '#test/api/until';
import { buildContestant, buildJob, buildProgress } from '#test/builders/benchmark-job';
import { buildHeartbeat } from '#test/builders/heartbeat';
import { buildRunReport } from '#test/builders/run-report';
import { createTestDatabase, testQueuePrefix, testRedisUrl } from '#test/services';
import {
  createQueues,
  HeartbeatUnansweredError,
  InvalidPayloadError,
  type Queues,
  UnrecoverableError,
} from '../src';
import { emptyRedis } from './empty-redis';

const BACKENDS = {
  redis: async (): Promise<{ config: QueueConfig; drop: () => Promise<void> }> => {
    const config: QueueConfig = { backend: 'redis', url: testRedisUrl(), prefix: testQueuePrefix() };
    return { config, drop: () => emptyRedis(config.prefix) };
  },
  postgres: async () => {
    const database = await createTestDatabase();
    const config: QueueConfig = { backend: 'postgres', url: database.url, prefix: testQueuePrefix() };
    return { config, drop: () => database.drop() };
  },
};

const heartbeat = buildHeartbeat();

function buildResult(given: Partial<RunReport> = {}): ReportMessage {
  const { runId, submissionId } = buildContestant();
  return { runId, workerId: 'worker-1', lease: 3, report: buildRunReport({ ...given, runId, submissionId }) };
}

describe.each(Object.keys(BACKENDS) as (keyof typeof BACKENDS)[])('queues on %s', (backend) => {
  let config: QueueConfig;
  let drop: () => Promise<void>;
  let queues: Queues;
  let errors: string[];

  beforeEach(async () => {
    ({ config, drop } = await BACKENDS[backend]());
    errors = [];
    queues = await createQueues(config, { onError: (error, where) => errors.push(`${where}: ${error}`) });
  });
  afterEach(async () => {
    await queues.close();
    await drop();
  });

  it('delivers a job as it was sent', async () => {
    const job = buildResult();
    const taken: { payload: ReportMessage; jobId: string; failures: number }[] = [];
    const jobId = await queues.enqueue('results', job);
    expect(await queues.counts('results')).toEqual({ waiting: 1, active: 0, failed: 0 });
    await queues.consume('results', async (payload, { jobId, failures }) => {
      taken.push({ payload, jobId, failures });
    });
    await until(() => taken.length === 1);
    expect(taken).toEqual([{ payload: job, jobId, failures: 0 }]);
  });

  it('refuses an invalid payload, naming the field, and sends nothing', async () => {
    const sending = queues.enqueue('results', { ...buildResult(), lease: -1 });
    await expect(sending).rejects.toThrow(InvalidPayloadError);
    await expect(sending).rejects.toThrow(/lease/);
    expect(await queues.counts('results')).toMatchObject({ waiting: 0 });
  });

  it('publishes the progress of a run to all listeners', async () => {
    const { runId } = buildContestant();
    const seen: RunProgress[] = [];
    const other = await createQueues(config);
    other.onProgress((progress) => seen.push(progress));
    // A listener receives only events after it has connected.
    await sleep(500);
    for (const launchesDone of [1, 2]) {
      queues.sendProgress(buildProgress(runId, { launchesDone }));
      await sleep(200);
    }
    await until(() => seen.length === 2);
    expect(seen).toEqual([1, 2].map((launchesDone) => buildProgress(runId, { launchesDone })));
    await other.close();
  });

  it('retries a job whose handler throws, after a back-off', async () => {
    const times: number[] = [];
    const failures: number[] = [];
    await queues.consume('results', async (_payload, context) => {
      times.push(performance.now());
      failures.push(context.failures);
      if (failures.length < 3) throw new Error('not yet');
    });
    await queues.enqueue('results', buildResult());
    await until(async () => failures.length === 3 && (await queues.counts('results')).active === 0);
    expect(failures).toEqual([0, 1, 2]);
    expect(Number(times[1]) - Number(times[0])).toBeGreaterThanOrEqual(240);
    expect(Number(times[2]) - Number(times[1])).toBeGreaterThanOrEqual(490);
    expect(await queues.counts('results')).toMatchObject({ waiting: 0 });
    expect(errors).toHaveLength(2);
  });

  it('does not retry what cannot be fixed', async () => {
    let starts = 0;
    await queues.consume('results', async () => {
      starts += 1;
      throw new UnrecoverableError('the dataset is gone');
    });
    await queues.enqueue('results', buildResult());
    await until(() => errors.join().includes('the dataset is gone'));
    await sleep(1000);
    expect(starts).toBe(1);
  });

  it('deduplicates a report while it waits, and accepts it again once it was taken', async () => {
    const [result, next] = [buildResult(), { ...buildResult(), lease: 4 }];
    for (const sent of [result, result, next, result]) await queues.enqueue('results', sent);
    const taken: number[] = [];
    await queues.consume('results', async ({ lease }) => {
      taken.push(lease);
    });
    await until(() => taken.length === 2);
    await until(async () => (await queues.counts('results')).active === 0);
    await queues.enqueue('results', result);
    await until(() => taken.length === 3);
    expect(taken).toEqual([3, 4, 3]);
  });

  it('carries a report of several MB', async () => {
    const samples = { count: 600_000, launch: '', block: '', role: '', example: '', correct: '' };
    const result = buildResult({ samples: { ...samples, latencyNs: 'QUJD'.repeat(750_000) } });
    const taken: ReportMessage[] = [];
    await queues.consume('results', async (payload) => {
      taken.push(payload);
    });
    await queues.enqueue('results', result);
    await until(() => taken.length === 1);
    expect(taken).toEqual([result]);
  });

  it('carries a log with characters that PostgreSQL cannot store', async () => {
    const result = buildResult({ log: 'nul \0, half a pair \ud83d' });
    const logs: (string | null)[] = [];
    await queues.consume('results', async (payload) => {
      logs.push(payload.report.log);
    });
    await queues.enqueue('results', result);
    await until(() => logs.length === 1);
    expect(logs).toEqual(['nul \uFFFD, half a pair \uFFFD']);
  });

  it('answers a worker with its instruction', async () => {
    const seen: WorkerHeartbeat[] = [];
    const start: HeartbeatAnswer = {
      draining: false,
      receivedAt: '2026-11-29T10:00:00.000Z',
      instruction: { kind: 'start', job: buildJob() },
    };
    const none: HeartbeatAnswer = { ...start, draining: true, instruction: { kind: 'none' } };
    await queues.consume('workers', async (payload) => {
      seen.push(payload);
      return seen.length === 1 ? start : none;
    });
    const worker = await createQueues(config);
    expect(await worker.sendHeartbeat(heartbeat)).toEqual(start);
    expect(await worker.sendHeartbeat({ ...heartbeat, state: 'busy' })).toEqual(none);
    expect(seen.map(({ state }) => state)).toEqual(['idle', 'busy']);
    await worker.close();
  });

  it('throws when no api answers a heartbeat, and removes the heartbeat', async () => {
    await expect(queues.sendHeartbeat(heartbeat, 300)).rejects.toThrow(HeartbeatUnansweredError);
    expect(await queues.counts('workers')).toMatchObject({ waiting: 0 });
  });

  describe('when a consumer is killed', () => {
    let child: ChildProcess | null = null;
    afterEach(() => {
      child?.kill('SIGKILL');
    });

    it('gives its job to another within 30 s, once', async () => {
      const job = buildResult();
      await queues.enqueue('results', job);
      child = spawn(
        process.execPath,
        [
          '--require',
          `${__dirname}/register-typescript.cjs`,
          `${__dirname}/stuck-consumer.ts`,
          JSON.stringify(config),
        ],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      const ended = once(child, 'exit').then(([code]) =>
        Promise.reject(new Error(`the child ended with ${code}`)),
      );
      const [said] = await Promise.race([once(child.stdout as NodeJS.ReadableStream, 'data'), ended]);
      expect(String(said)).toBe(`taken ${job.runId}\n`);
      const taken: string[] = [];
      await queues.consume('results', async (payload) => {
        taken.push(payload.runId);
      });
      ended.catch(() => undefined);
      // Long enough for an unrenewed lock to expire: while the consumer lives, it keeps its job.
      await sleep(16_000);
      expect(taken).toEqual([]);
      child.kill('SIGKILL');
      const killedAt = performance.now();
      await until(() => taken.length > 0, 40_000);
      expect(performance.now() - killedAt).toBeLessThan(30_000);
      await until(async () => (await queues.counts('results')).active === 0);
      expect(taken).toEqual([job.runId]);
      expect(await queues.counts('results')).toMatchObject({ waiting: 0 });
    });
  });
});
