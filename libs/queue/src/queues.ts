import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { QueueConfig } from '@torchperf/config';
import {
  type HeartbeatAnswer,
  HeartbeatAnswerSchema,
  type RunProgress,
  RunProgressSchema,
  type WorkerHeartbeat,
} from '@torchperf/contracts';
import pTimeout from 'p-timeout';
import {
  type Backend,
  type JobEvents,
  type JobQueue,
  openBackend,
  PROGRESS_EVENT,
  type ProgressPublisher,
} from './backend';
import { type ConsumeOptions, Consumer, type Handler, type ReportError } from './consumer';
import { jobIdOf, type Payload, QUEUES, type QueueName } from './definitions';
import { endConnection } from './end-connection';
import { HeartbeatUnansweredError } from './heartbeat-unanswered.error';
import { InvalidPayloadError } from './invalid-payload.error';
import { type Leases, openLeases } from './leases';
import { parsePayload } from './payload';
import { ProgressChannel } from './progress-channel';
import { QueueUnavailableError } from './queue-unavailable.error';
import { storable } from './storable';
import { REQUEST_TIMEOUT_MS } from './timings';

const HEARTBEAT_TIMEOUT_MS = 5_000;
/** The answer is polled after 5 ms, then at doubling intervals. */
const HEARTBEAT_POLL_FIRST_MS = 5;
const HEARTBEAT_POLL_MAX_MS = 100;
const CLOSE_PING_TIMEOUT_MS = 1_000;

/** The name under which progress is published; it carries no jobs. */
const PROGRESS = 'progress';

export interface QueueCounts {
  readonly waiting: number;
  readonly active: number;
  readonly failed: number;
}

export interface QueuesOptions {
  /** Receives background errors; by default they are ignored. */
  readonly onError?: ReportError;
}

/**
 * The service's queues on one backend. Connections are opened when they are first needed; `close` ends them.
 * Requests that the backend does not answer within 5 s throw `QueueUnavailableError`.
 */
export class Queues {
  private readonly queues = new Map<QueueName, JobQueue>();
  private readonly consumers = new Set<{ close(): Promise<void> }>();
  private progressEvents: JobEvents | null = null;
  private progress: { channel: ProgressChannel; publisher: ProgressPublisher } | null = null;

  constructor(
    private readonly backend: Backend,
    private readonly leases: Leases,
    private readonly reportError: ReportError,
  ) {}

  /**
   * Sends a job.
   * @returns the job's id.
   * @throws InvalidPayloadError, QueueUnavailableError
   */
  async enqueue<N extends QueueName>(name: N, payload: Payload<N>): Promise<string> {
    const data = parsePayload(name, storable(payload));
    const jobId = jobIdOf(data);
    const { jobName, attempts, removeCompleted, removeFailed } = QUEUES[name];
    await this.request(`take a job of "${name}"`, () =>
      this.queue(name).add(jobName, data, {
        jobId,
        attempts,
        removeOnComplete: removeCompleted,
        removeOnFail: removeFailed,
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
      () => this.isReachable(),
      options,
    );
    this.consumers.add(consumer);
    if (!this.backend.reconnects) await consumer.ready();
    return consumer;
  }

  /**
   * Reports to the api that a worker is alive, and waits for the answer.
   * @throws HeartbeatUnansweredError when no api answers in time; QueueUnavailableError
   */
  async sendHeartbeat(
    heartbeat: WorkerHeartbeat,
    timeoutMs = HEARTBEAT_TIMEOUT_MS,
  ): Promise<HeartbeatAnswer> {
    const jobId = await this.enqueue('workers', heartbeat);
    const queue = this.queue('workers');
    const deadline = performance.now() + timeoutMs;
    // Polling instead of events: one connection less, and no event can be missed.
    for (let pauseMs = HEARTBEAT_POLL_FIRST_MS; performance.now() < deadline; pauseMs *= 2) {
      await sleep(Math.min(pauseMs, HEARTBEAT_POLL_MAX_MS));
      const job = await this.request('answer a heartbeat', () => queue.getJob(jobId));
      if (!job || job.failedReason) break;
      if (job.finishedOn) return HeartbeatAnswerSchema.parse(job.returnvalue);
    }
    // An api that comes back later need not process stale heartbeats.
    await this.remove('workers', jobId);
    throw new HeartbeatUnansweredError(heartbeat.workerId, timeoutMs);
  }

  /** Publishes how far a run is. Never waits and never fails because of the queue. */
  sendProgress(progress: RunProgress): void {
    this.progress ??= this.openProgress();
    this.progress.channel.send(progress);
  }

  /** Calls the listener with the progress of every run, whichever worker it is on. */
  onProgress(listener: (progress: RunProgress) => void): void {
    this.progressEvents ??= this.openProgressEvents();
    this.progressEvents.on(PROGRESS_EVENT, ({ data }) => {
      const progress = RunProgressSchema.safeParse(JSON.parse(data));
      if (progress.success) listener(progress.data);
      else this.reportError(new InvalidPayloadError('progress', progress.error.issues), 'progress');
    });
  }

  /** How many jobs the queue holds; tests use it to wait until all are handled. */
  async counts(name: QueueName): Promise<QueueCounts> {
    const queue = this.queue(name);
    return this.request(`count "${name}"`, async () => {
      const { waiting = 0, active = 0, failed = 0 } = await queue.getJobCounts('waiting', 'active', 'failed');
      return { waiting, active, failed };
    });
  }

  /** Removes a job that no consumer is handling. @returns whether it existed and was removed. */
  async remove(name: QueueName, jobId: string): Promise<boolean> {
    return (await this.request(`remove a job of "${name}"`, () => this.queue(name).remove(jobId))) === 1;
  }

  /** @throws QueueUnavailableError when the backend is unreachable. */
  async ping(timeoutMs = REQUEST_TIMEOUT_MS): Promise<void> {
    await this.request('be reached', () => this.queue('workers').isPaused(), timeoutMs);
  }

  /** Writes a small key that expires at once. @throws QueueUnavailableError when the backend rejects writes. */
  async checkWritable(): Promise<void> {
    const owner = randomUUID();
    await this.leases.claim({ name: 'health-write-trial', owner, durationMs: 1 });
  }

  /** Waits for jobs under way in this process, then ends every connection, whether the backend answers or not. */
  async close(): Promise<void> {
    this.backend.stopReconnecting();
    await Promise.all([...this.consumers].map((consumer) => consumer.close()));
    const connections = [...this.queues.values(), this.progressEvents, this.progress?.publisher].filter(
      (connection) => connection != null,
    );
    await Promise.all([...connections.map(endConnection), this.leases.close()]);
  }

  private isReachable(): Promise<boolean> {
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

  private openProgressEvents(): JobEvents {
    const events = this.backend.events(PROGRESS);
    events.on('error', (error) => this.reportError(error, 'events of progress'));
    return events;
  }

  private openProgress(): { channel: ProgressChannel; publisher: ProgressPublisher } {
    const report = (error: Error) => this.reportError(error, 'progress');
    const publisher = this.backend.publisher(PROGRESS);
    publisher.on('error', report);
    return { publisher, channel: new ProgressChannel(publisher, report) };
  }

  private async request<T>(
    operation: string,
    send: () => Promise<T>,
    timeoutMs = REQUEST_TIMEOUT_MS,
  ): Promise<T> {
    try {
      return await pTimeout(send(), { milliseconds: timeoutMs, message: `no answer within ${timeoutMs} ms` });
    } catch (error) {
      throw new QueueUnavailableError(operation, error);
    }
  }
}

/**
 * Opens the queues that the configuration names. On PostgreSQL their schema is created or upgraded first.
 * @throws the driver's error when PostgreSQL is unreachable; Redis is not waited for, see `ping`.
 */
export async function createQueues(config: QueueConfig, options: QueuesOptions = {}): Promise<Queues> {
  return new Queues(await openBackend(config), openLeases(config), options.onError ?? (() => undefined));
}
