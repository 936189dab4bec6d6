import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { QueueConfig } from '@torchperf/config';
import {
  type BenchmarkJob,
  type FinalJob,
  type ResultJob,
  type RunProgress,
  subjectIdOf,
  type WorkerHeartbeat,
} from '@torchperf/contracts';
import { Redis } from 'ioredis';
import { buildBenchmarkJob, buildFinalJob, buildProgress } from '../../../test/builders/benchmark-job';
import { buildRunReport } from '../../../test/builders/run-report';
import { createTestDatabase, testQueuePrefix, testRedisUrl } from '../../../test/services';
import {
  createQueues,
  HeartbeatUnansweredError,
  InvalidPayloadError,
  type Queues,
  UnrecoverableError,
} from '../src';
import { benchmarkJobId } from '../src/definitions';

async function until(condition: () => boolean | Promise<boolean>, timeoutMs = 10_000): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`not so after ${timeoutMs} ms: ${condition}`);
    await sleep(20);
  }
}

async function dropRedisKeys({ url, prefix }: QueueConfig): Promise<void> {
  const redis = new Redis(url);
  const keys = await redis.keys(`${prefix}:*`);
  if (keys.length > 0) await redis.del(...keys);
  redis.disconnect();
}

const BACKENDS = {
  redis: async (): Promise<{ config: QueueConfig; drop: () => Promise<void> }> => {
    const config: QueueConfig = { backend: 'redis', url: testRedisUrl(), prefix: testQueuePrefix() };
    return { config, drop: () => dropRedisKeys(config) };
  },
  postgres: async () => {
    const database = await createTestDatabase();
    const config: QueueConfig = { backend: 'postgres', url: database.url, prefix: testQueuePrefix() };
    return { config, drop: () => database.drop() };
  },
};

const heartbeat: WorkerHeartbeat = {
  workerId: 'worker-1',
  hostname: 'host',
  hardwareClass: 'Test CPU × 2',
  sandbox: 'bubblewrap',
  runtimes: ['python'],
  state: 'idle',
  currentRunId: null,
  revision: 'test',
};

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

  it('holds a final as one job, known by the final, and hands it over whole', async () => {
    const job = buildFinalJob(3);
    await queues.enqueue('benchmark', job, { attempt: 0 });
    await queues.enqueue('benchmark', job, { attempt: 0 });
    expect(await queues.waitingRuns()).toEqual([job.finalId]);
    expect(await queues.liveRuns()).toEqual(new Set([job.finalId]));
    const taken: (BenchmarkJob | FinalJob)[] = [];
    await queues.consume('benchmark', async (payload) => {
      taken.push(payload);
    });
    await until(() => taken.length === 1);
    expect(taken).toEqual([job]);
  });

  it('hands a job over as it was sent', async () => {
    const job = buildBenchmarkJob();
    const taken: { payload: BenchmarkJob | FinalJob; jobId: string; failures: number }[] = [];
    await queues.consume('benchmark', async (payload, { jobId, failures }) => {
      taken.push({ payload, jobId, failures });
    });
    await queues.enqueue('benchmark', job, { attempt: 1 });
    await until(() => taken.length === 1);
    expect(taken).toEqual([{ payload: job, jobId: benchmarkJobId(job.runId, 1), failures: 0 }]);
  });

  it('collapses the same attempt of a run, and takes the next attempt as a new job', async () => {
    const job = buildBenchmarkJob();
    const taken: string[] = [];
    await queues.enqueue('benchmark', job, { attempt: 1 });
    await queues.enqueue('benchmark', job, { attempt: 1 });
    expect(await queues.counts('benchmark')).toMatchObject({ waiting: 1 });
    const consumer = await queues.consume('benchmark', async (_payload, { jobId }) => {
      taken.push(jobId);
    });
    await until(async () => taken.length === 1 && (await queues.counts('benchmark')).active === 0);
    await queues.enqueue('benchmark', job, { attempt: 1 });
    await queues.enqueue('benchmark', job, { attempt: 2 });
    await until(async () => taken.length === 2 && (await queues.counts('benchmark')).active === 0);
    await consumer.close();
    expect(taken).toEqual([benchmarkJobId(job.runId, 1), benchmarkJobId(job.runId, 2)]);
    expect(await queues.counts('benchmark')).toMatchObject({ waiting: 0, active: 0 });
  });

  it('refuses a payload that does not fit, naming the field, and sends nothing', async () => {
    const job = { ...buildBenchmarkJob(), task: { inputShape: [], classes: 10 } };
    const sending = queues.enqueue('benchmark', job, { attempt: 1 });
    await expect(sending).rejects.toThrow(InvalidPayloadError);
    await expect(sending).rejects.toThrow(/task\.inputShape/);
    expect(await queues.counts('benchmark')).toMatchObject({ waiting: 0 });
  });

  it('tells everyone how far a run is', async () => {
    const job = buildBenchmarkJob();
    const seen: RunProgress[] = [];
    const other = await createQueues(config);
    other.onProgress((progress) => seen.push(progress));
    // A listener hears what happens after it has connected.
    await sleep(500);
    await queues.consume('benchmark', async (_payload, { progress }) => {
      for (const launchesDone of [1, 2]) {
        progress(buildProgress(job.runId, { launchesDone }));
        await sleep(200);
      }
    });
    await queues.enqueue('benchmark', job, { attempt: 1 });
    await until(() => seen.length === 2);
    expect(seen).toEqual([1, 2].map((launchesDone) => buildProgress(job.runId, { launchesDone })));
    await other.close();
  });

  it('starts a job again when its handler throws, after a back-off', async () => {
    const times: number[] = [];
    const failures: number[] = [];
    await queues.consume('benchmark', async (_payload, context) => {
      times.push(performance.now());
      failures.push(context.failures);
      if (failures.length < 3) throw new Error('not yet');
    });
    await queues.enqueue('benchmark', buildBenchmarkJob(), { attempt: 1 });
    await until(async () => failures.length === 3 && (await queues.counts('benchmark')).active === 0);
    expect(failures).toEqual([0, 1, 2]);
    expect(Number(times[1]) - Number(times[0])).toBeGreaterThanOrEqual(240);
    expect(Number(times[2]) - Number(times[1])).toBeGreaterThanOrEqual(490);
    expect(await queues.counts('benchmark')).toMatchObject({ waiting: 0, failed: 0 });
    expect(errors).toHaveLength(2);
  });

  it('does not try again what cannot be mended', async () => {
    let starts = 0;
    await queues.consume('benchmark', async () => {
      starts += 1;
      throw new UnrecoverableError('the dataset is gone');
    });
    await queues.enqueue('benchmark', buildBenchmarkJob(), { attempt: 1 });
    await until(async () => (await queues.counts('benchmark')).failed === 1);
    expect(starts).toBe(1);
    expect(errors.join()).toContain('the dataset is gone');
    expect(await queues.liveRuns()).toEqual(new Set());
  });

  it('carries a report of several MB', async () => {
    const samples = { count: 600_000, launch: '', block: '', role: '', example: '', correct: '' };
    const job = buildBenchmarkJob();
    const report = buildRunReport({
      runId: job.runId,
      submissionId: job.submissionId,
      samples: { ...samples, latencyNs: 'QUJD'.repeat(750_000) },
    });
    const taken: ResultJob[] = [];
    const result: ResultJob = { runId: job.runId, workerId: 'worker-1', report };
    await queues.consume('results', async (payload) => {
      taken.push(payload);
    });
    await queues.enqueue('results', result);
    await until(() => taken.length === 1);
    expect(taken).toEqual([result]);
  });

  it('carries a log with characters that PostgreSQL cannot store', async () => {
    const { runId, submissionId } = buildBenchmarkJob();
    const report = buildRunReport({ runId, submissionId, log: 'nul \0, half a pair \ud83d' });
    const logs: (string | null)[] = [];
    await queues.consume('results', async (payload) => {
      logs.push(payload.report.log);
    });
    await queues.enqueue('results', { runId, workerId: 'worker-1', report });
    await until(() => logs.length === 1);
    expect(logs).toEqual(['nul \uFFFD, half a pair \uFFFD']);
  });

  it('knows which runs it holds, and in which order they wait', async () => {
    const jobs = [buildBenchmarkJob(), buildBenchmarkJob(), buildBenchmarkJob()];
    const [first, second, third] = jobs.map((job) => job.runId) as [string, string, string];
    for (const job of jobs) await queues.enqueue('benchmark', job, { attempt: 1 });
    const reported = buildBenchmarkJob();
    await queues.enqueue('results', {
      runId: reported.runId,
      workerId: 'worker-1',
      report: buildRunReport({ runId: reported.runId, submissionId: reported.submissionId }),
    });
    expect(await queues.waitingRuns()).toEqual([first, second, third]);
    let release = () => undefined as undefined;
    const held = new Promise<void>((resolve) => {
      release = () => void resolve();
    });
    await queues.consume('benchmark', () => held);
    await until(async () => (await queues.counts('benchmark')).active === 1);
    expect(await queues.waitingRuns()).toEqual([second, third]);
    expect(await queues.remove('benchmark', benchmarkJobId(second, 1))).toBe(true);
    expect(await queues.remove('benchmark', benchmarkJobId(first, 1)).catch(() => false)).toBe(false);
    expect(await queues.liveRuns()).toEqual(new Set([first, third, reported.runId]));
    release();
  });

  it('holds jobs back while the queue is paused', async () => {
    const taken: string[] = [];
    await queues.consume('benchmark', async (payload) => {
      taken.push(subjectIdOf(payload));
    });
    await queues.pause('benchmark');
    const job = buildBenchmarkJob();
    await queues.enqueue('benchmark', job, { attempt: 1 });
    await sleep(1000);
    expect(taken).toEqual([]);
    expect(await queues.counts('benchmark')).toEqual({ waiting: 1, active: 0, failed: 0, paused: true });
    expect(await queues.liveRuns()).toEqual(new Set([job.runId]));
    await queues.resume('benchmark');
    await until(() => taken.length === 1);
  });

  it.each([
    ['an idle', false],
    ['a busy', true],
  ])('pauses %s consumer without stopping the others', async (_title, busy) => {
    const taken: string[] = [];
    let release = () => undefined as undefined;
    const held = new Promise<void>((resolve) => {
      release = () => void resolve();
    });
    const consumer = await queues.consume('benchmark', async (payload) => {
      taken.push(`drained:${subjectIdOf(payload)}`);
      if (busy && taken.length === 1) await held;
    });
    const [first, second, third] = [buildBenchmarkJob(), buildBenchmarkJob(), buildBenchmarkJob()];
    if (busy) {
      await queues.enqueue('benchmark', first, { attempt: 1 });
      await until(() => taken.length === 1);
    } else {
      await sleep(500);
    }
    taken.length = 0;
    await consumer.pause();
    await queues.enqueue('benchmark', second, { attempt: 1 });
    release();
    await sleep(1000);
    expect(taken).toEqual([]);
    const other = await createQueues(config);
    const otherConsumer = await other.consume('benchmark', async (payload) => {
      taken.push(`other:${subjectIdOf(payload)}`);
    });
    await until(() => taken.length === 1);
    expect(taken).toEqual([`other:${second.runId}`]);
    await otherConsumer.close();
    await consumer.resume();
    await queues.enqueue('benchmark', third, { attempt: 1 });
    await until(() => taken.length === 2);
    expect(taken[1]).toBe(`drained:${third.runId}`);
    await other.close();
  });

  it('tells a worker whether it shall drain', async () => {
    const seen: WorkerHeartbeat[] = [];
    await queues.consume('workers', async (payload) => {
      seen.push(payload);
      return { draining: seen.length === 2 };
    });
    const worker = await createQueues(config);
    expect(await worker.sendHeartbeat(heartbeat)).toEqual({ draining: false });
    expect(await worker.sendHeartbeat({ ...heartbeat, state: 'busy' })).toEqual({ draining: true });
    expect(seen.map(({ state }) => state)).toEqual(['idle', 'busy']);
    await worker.close();
  });

  it('says so when no api answers a heartbeat, and leaves none behind', async () => {
    await expect(queues.sendHeartbeat(heartbeat, 300)).rejects.toThrow(HeartbeatUnansweredError);
    expect(await queues.counts('workers')).toMatchObject({ waiting: 0 });
  });

  it('aborts the jobs under way when it is told to, and gives them to the next consumer', async () => {
    const job = buildBenchmarkJob();
    const consumer = await queues.consume('benchmark', async (_payload, { signal }) => {
      await new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(new Error('aborted'))),
      );
    });
    await queues.enqueue('benchmark', job, { attempt: 1 });
    await until(async () => (await queues.counts('benchmark')).active === 1);
    await consumer.close({ abort: true });
    expect(await queues.waitingRuns()).toEqual([job.runId]);
  });

  describe('when a consumer is killed', () => {
    let child: ChildProcess | null = null;
    afterEach(() => {
      child?.kill('SIGKILL');
    });

    it('gives its job to another within 30 s, once', async () => {
      const job = buildBenchmarkJob();
      const stalled: string[] = [];
      queues.onStalled((runId) => stalled.push(runId));
      await queues.enqueue('benchmark', job, { attempt: 1 });
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
      await queues.consume('benchmark', async (payload) => {
        taken.push(subjectIdOf(payload));
      });
      ended.catch(() => undefined);
      // Long enough for a lock that is not renewed to run out: while the consumer lives, its job stays its own.
      await sleep(16_000);
      expect(taken).toEqual([]);
      child.kill('SIGKILL');
      const killedAt = performance.now();
      await until(() => taken.length > 0, 40_000);
      expect(performance.now() - killedAt).toBeLessThan(30_000);
      await until(async () => (await queues.counts('benchmark')).active === 0);
      expect(taken).toEqual([job.runId]);
      expect(stalled).toEqual([job.runId]);
      expect(await queues.counts('benchmark')).toMatchObject({ waiting: 0, failed: 0 });
    });
  });
});
