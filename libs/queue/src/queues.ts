import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { QueueConfig } from '@torchperf/config';
import { type RunProgress, RunProgressSchema, type WorkerHeartbeat } from '@torchperf/contracts';
import { type Backend, type JobEvents, type JobQueue, openBackend } from './backend';
import { type ConsumeOptions, Consumer, type Handler, type ReportError } from './consumer';
import {
  benchmarkJobId,
  type HeartbeatAnswer,
  HeartbeatAnswerSchema,
  type Payload,
  QUEUES,
  type QueueName,
  subjectOf,
  uniqueJobId,
} from './definitions';
import { endConnection } from './end-connection';
import { HeartbeatUnansweredError } from './heartbeat-unanswered.error';
import { InvalidPayloadError } from './invalid-payload.error';
import { type Leases, openLeases } from './leases';
import { parsePayload } from './payload';
import { QueueUnavailableError } from './queue-unavailable.error';
import { storable } from './storable';
import { REQUEST_TIMEOUT_MS } from './timings';
import { within } from './within';

const HEARTBEAT_TIMEOUT_MS = 5_000;
const HEARTBEAT_POLL_MS = 100;
const CLOSE_PING_TIMEOUT_MS = 1_000;

/** States of a job that somebody will still work on. */
const LIVE_STATES = ['active', 'waiting', 'prioritized', 'delayed'] as const;

/** A benchmark job says which attempt of its run or final it is; the other queues need nothing. */
type EnqueueOptions<N extends QueueName> = N extends 'benchmark' ? [{ readonly attempt: number }] : [];

export interface QueueCounts {
  readonly waiting: number;
  readonly active: number;
  readonly failed: number;
  readonly paused: boolean;
}

export interface QueuesOptions {
  /** Gets what goes wrong in the background; nothing is printed otherwise. */
  readonly onError?: ReportError;
}

/**
 * The service's queues on one backend. Connections are opened when they are first needed; `close` ends them.
 * Requests that the backend does not answer within 5 s throw `QueueUnavailableError`.
 */
export class Queues {
  private readonly queues = new Map<QueueName, JobQueue>();
  private readonly consumers = new Set<{ close(): Promise<void> }>();
  private benchmarkEvents: JobEvents | null = null;

  constructor(
    private readonly backend: Backend,
    private readonly leases: Leases,
    private readonly reportError: ReportError,
  ) {}

  /**
   * Sends a job. Sending the same attempt of the same run again changes nothing.
   * @returns the job's id.
   * @throws InvalidPayloadError, QueueUnavailableError
   */
  async enqueue<N extends QueueName>(
    name: N,
    payload: Payload<N>,
    ...[options]: EnqueueOptions<N>
  ): Promise<string> {
    const data = parsePayload(name, storable(payload));
    const subject = 'runId' in data ? data.runId : 'finalId' in data ? data.finalId : data.workerId;
    const jobId = options ? benchmarkJobId(subject, options.attempt) : uniqueJobId(subject);
    const { jobName, attempts, keepCompleted, keepFailed } = QUEUES[name];
    await this.request(`take a job of "${name}"`, () =>
      this.queue(name).add(jobName, data, {
        jobId,
        attempts,
        removeOnComplete: keepCompleted,
        removeOnFail: keepFailed,
        stackTraceLimit: 1,
      }),
    );
    return jobId;
  }

  /** Handles the jobs of a queue from now on. */
  async consume<N extends QueueName>(
    name: N,
    handler: Handler<N>,
    options?: ConsumeOptions,
  ): Promise<Consumer<N>> {
    const consumer = new Consumer(
      this.backend,
      name,
      handler,
      this.reportError,
      () => this.answers(),
      options,
    );
    this.consumers.add(consumer);
    if (!this.backend.reconnects) await consumer.ready();
    return consumer;
  }

  /**
   * Tells the api that a worker is alive, and waits for the answer.
   * @throws HeartbeatUnansweredError when no api answers in time; QueueUnavailableError
   */
  async sendHeartbeat(
    heartbeat: WorkerHeartbeat,
    timeoutMs = HEARTBEAT_TIMEOUT_MS,
  ): Promise<HeartbeatAnswer> {
    const jobId = await this.enqueue('workers', heartbeat);
    const queue = this.queue('workers');
    const deadline = performance.now() + timeoutMs;
    // Asked for rather than listened to: one connection less, and no event can be missed.
    while (performance.now() < deadline) {
      const job = await this.request('answer a heartbeat', () => queue.getJob(jobId));
      if (!job || job.failedReason) break;
      if (job.finishedOn) return HeartbeatAnswerSchema.parse(job.returnvalue);
      await sleep(HEARTBEAT_POLL_MS);
    }
    // An api that comes back later need not read a heap of old heartbeats.
    await this.remove('workers', jobId);
    throw new HeartbeatUnansweredError(heartbeat.workerId, timeoutMs);
  }

  /** Calls the listener with the progress of every run, whichever worker it is on. */
  onProgress(listener: (progress: RunProgress) => void): void {
    this.events().on('progress', ({ data }) => {
      const progress = RunProgressSchema.safeParse(data);
      if (progress.success) listener(progress.data);
      else this.reportError(new InvalidPayloadError('benchmark', progress.error.issues), 'progress');
    });
  }

  /** Calls the listener with the id of each run, or final, whose worker was lost, so that it waits again. */
  onStalled(listener: (subject: string) => void): void {
    this.events().on('stalled', ({ jobId }) => listener(subjectOf(jobId)));
  }

  /** No worker takes a job of this queue until `resume`. Jobs under way go on. */
  pause(name: QueueName): Promise<void> {
    return this.request(`pause "${name}"`, () => this.queue(name).pause());
  }

  resume(name: QueueName): Promise<void> {
    return this.request(`resume "${name}"`, () => this.queue(name).resume());
  }

  async counts(name: QueueName): Promise<QueueCounts> {
    const queue = this.queue(name);
    return this.request(`count "${name}"`, async () => {
      // Counted by their ids: BullMQ's own count of waiting jobs leaves them out while the queue is paused, on
      // one of the backends.
      const [paused, waiting, counts] = await Promise.all([
        queue.isPaused(),
        queue.getRanges(['waiting', 'prioritized', 'delayed'], 0, -1),
        queue.getJobCounts('active', 'failed'),
      ]);
      return { waiting: waiting.length, active: counts.active ?? 0, failed: counts.failed ?? 0, paused };
    });
  }

  /** The runs and finals that wait for a worker, next one first. */
  async waitingRuns(): Promise<string[]> {
    const ids = await this.request('list "benchmark"', () =>
      this.queue('benchmark').getRanges(['waiting'], 0, -1, true),
    );
    return ids.map(subjectOf);
  }

  /**
   * The runs and finals that the queue still holds: waiting for a worker, on one, or with a report that is not stored.
   * Benchmark jobs are read first, because a worker sends its report before it ends its job.
   */
  async liveRuns(): Promise<Set<string>> {
    const runs = new Set<string>();
    for (const name of ['benchmark', 'results'] as const) {
      // Read twice, since PostgreSQL answers state by state and a job may change its state in between.
      for (let look = 0; look < 2; look += 1) {
        const ids = await this.request(`list "${name}"`, () =>
          this.queue(name).getRanges([...LIVE_STATES], 0, -1),
        );
        for (const id of ids) runs.add(subjectOf(id));
      }
    }
    return runs;
  }

  /** Removes a job that nobody works on. @returns whether it was there and could be removed. */
  async remove(name: QueueName, jobId: string): Promise<boolean> {
    return (await this.request(`remove a job of "${name}"`, () => this.queue(name).remove(jobId))) === 1;
  }

  /** @throws QueueUnavailableError when the backend does not answer. */
  async ping(timeoutMs = REQUEST_TIMEOUT_MS): Promise<void> {
    await this.request('be reached', () => this.queue('benchmark').isPaused(), timeoutMs);
  }

  /** Writes a small key that vanishes at once. @throws QueueUnavailableError when the backend takes no writes. */
  async checkWritable(): Promise<void> {
    const owner = randomUUID();
    await this.leases.claim({ name: 'health-write-trial', owner, durationMs: 1 });
  }

  /** Waits for jobs under way in this process, then ends every connection, whether the backend answers or not. */
  async close(): Promise<void> {
    this.backend.stopReconnecting();
    await Promise.all([...this.consumers].map((consumer) => consumer.close()));
    const connections = [...this.queues.values(), ...(this.benchmarkEvents ? [this.benchmarkEvents] : [])];
    await Promise.all([...connections.map(endConnection), this.leases.close()]);
  }

  private answers(): Promise<boolean> {
    return this.ping(CLOSE_PING_TIMEOUT_MS).then(
      () => true,
      () => false,
    );
  }

  private queue(name: QueueName): JobQueue {
    const known = this.queues.get(name);
    if (known) return known;
    const queue = this.backend.queue(name);
    queue.on('error', (error) => this.reportError(error, `queue ${name}`));
    this.queues.set(name, queue);
    return queue;
  }

  private events(): JobEvents {
    if (!this.benchmarkEvents) {
      this.benchmarkEvents = this.backend.events('benchmark');
      this.benchmarkEvents.on('error', (error) => this.reportError(error, 'events of benchmark'));
    }
    return this.benchmarkEvents;
  }

  private async request<T>(
    operation: string,
    ask: () => Promise<T>,
    timeoutMs = REQUEST_TIMEOUT_MS,
  ): Promise<T> {
    try {
      return await within(ask(), timeoutMs, () => new Error(`no answer within ${timeoutMs} ms`));
    } catch (error) {
      throw new QueueUnavailableError(operation, error);
    }
  }
}

/**
 * Opens the queues that the configuration names. On PostgreSQL their schema is created or upgraded first.
 * @throws whatever the driver throws when PostgreSQL cannot be reached; Redis is not waited for, see `ping`.
 */
export async function createQueues(config: QueueConfig, options: QueuesOptions = {}): Promise<Queues> {
  return new Queues(await openBackend(config), openLeases(config), options.onError ?? (() => undefined));
}
