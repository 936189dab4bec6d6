import { setTimeout as sleep } from 'node:timers/promises';
import { UnrecoverableError } from 'bullmq';
import type { Backend, JobProcessor, JobWorker } from './backend';
import { type Answer, type Payload, QUEUES, type QueueName } from './definitions';
import { InvalidPayloadError } from './invalid-payload.error';
import { parseAnswer, parsePayload } from './payload';
import { backoffMs, LOCK_DURATION_MS, MAX_STALLED, STALLED_INTERVAL_MS } from './timings';

/** What a handler receives with the payload. */
export interface JobContext {
  readonly jobId: string;
  /** How often this job's handler threw before; 0 the first time. */
  readonly failures: number;
  /** Aborted when the job was taken over by another consumer. */
  readonly signal: AbortSignal;
}
export type Handler<N extends QueueName> = (payload: Payload<N>, context: JobContext) => Promise<Answer<N>>;

export interface ConsumeOptions {
  /** Jobs handled at the same time by this consumer; 1 by default. */
  readonly concurrency?: number;
  /** Receives jobs that do not match the queue's schema, such as those of another version; they are not retried. */
  readonly onInvalid?: (data: unknown, error: InvalidPayloadError) => Promise<void>;
}

export type ReportError = (error: Error, where: string) => void;

const IDLE_POLL_MS = 50;
const CLOSE_TIMEOUT_MS = 3_000;

/** Waits, or returns early when the signal aborts. */
async function sleepUnless(signal: AbortSignal, durationMs: number): Promise<void> {
  await sleep(durationMs, undefined, { signal }).catch(() => undefined);
}

/**
 * Takes jobs of one queue. A job whose handler throws is retried after a back-off, unless the error is an
 * `UnrecoverableError`. A job whose process died is resumed by another consumer within 30 s.
 */
export class Consumer<N extends QueueName> {
  private readonly worker: JobWorker;
  private readonly closing = new AbortController();
  private active = 0;

  constructor(
    backend: Backend,
    private readonly queue: N,
    private readonly handler: Handler<N>,
    reportError: ReportError,
    private readonly backendAnswers: () => Promise<boolean>,
    private readonly options: ConsumeOptions = {},
  ) {
    // BullMQ passes a signal only to a processor that declares three parameters.
    const processor: JobProcessor = (job, _token, signal) => this.process(job, signal);
    this.worker = backend.worker(queue, processor, {
      concurrency: options.concurrency ?? 1,
      lockDuration: LOCK_DURATION_MS,
      stalledInterval: STALLED_INTERVAL_MS,
      maxStalledCount: MAX_STALLED,
    });
    this.worker.on('error', (error) => reportError(error, `consumer of ${queue}`));
    this.worker.on('failed', (_job, error) => reportError(error, `job of ${queue}`));
    this.worker.on('lockRenewalFailed', (jobIds) => {
      for (const jobId of jobIds) this.worker.cancelJob(jobId, 'the job was taken over by another consumer');
    });
  }

  /** Resolves when the consumer is connected. */
  async ready(): Promise<void> {
    await this.worker.waitUntilReady();
  }

  /** Takes no more jobs, waits for those under way, and disconnects. */
  async close(): Promise<void> {
    this.closing.abort();
    if (!(await this.backendAnswers())) {
      await this.idle();
      return this.worker.close(true);
    }
    // A graceful close may wait for ever for a connection that is just coming back.
    const ended = this.worker.close();
    const waiting = new AbortController();
    await Promise.race([ended, this.idle().then(() => sleepUnless(waiting.signal, CLOSE_TIMEOUT_MS))]);
    waiting.abort();
  }

  private async idle(): Promise<void> {
    while (this.active > 0) await sleep(IDLE_POLL_MS);
  }

  private async parse(data: unknown): Promise<Payload<N>> {
    try {
      return parsePayload(this.queue, data);
    } catch (error) {
      if (error instanceof InvalidPayloadError) await this.options.onInvalid?.(data, error);
      throw error;
    }
  }

  private async process(
    job: Parameters<JobProcessor>[0],
    signal = new AbortController().signal,
  ): Promise<Answer<N>> {
    this.active += 1;
    try {
      signal.throwIfAborted();
      const payload = await this.parse(job.data);
      const answer = await this.handler(payload, {
        jobId: String(job.id),
        failures: job.attemptsMade,
        signal,
      });
      return parseAnswer(this.queue, answer);
    } catch (error) {
      // The back-off happens here, while this consumer holds the job: BullMQ's own would move the job to its
      // delayed set, which may lose it on PostgreSQL (taskforcesh/bullmq#4814).
      const last = job.attemptsMade + 1 >= QUEUES[this.queue].attempts;
      if (!(error instanceof UnrecoverableError) && !last && !signal.aborted) {
        await sleepUnless(AbortSignal.any([this.closing.signal, signal]), backoffMs(job.attemptsMade));
      }
      throw error;
    } finally {
      this.active -= 1;
    }
  }
}
