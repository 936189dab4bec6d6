import type { RunProgress } from '@torchperf/contracts';
import { UnrecoverableError } from 'bullmq';
import type { Backend, JobProcessor, JobWorker } from './backend';
import { type Answer, type Payload, QUEUES, type QueueName } from './definitions';
import { parseAnswer, parsePayload } from './payload';
import { type ProgressReporter, reportsProgress } from './progress-reporter';
import { backoffMs, LOCK_DURATION_MS, STALLED_INTERVAL_MS, STALLED_LIMIT } from './timings';

/** What a handler is told beside the payload. */
export interface JobContext<N extends QueueName> {
  readonly jobId: string;
  /** When the job was sent, by the producer's clock. */
  readonly sentAt: Date;
  /** How often this job's handler threw before; 0 the first time. */
  readonly failures: number;
  /** Aborted when the job belongs to another consumer by now, or when the consumer is closed with `abort`. */
  readonly signal: AbortSignal;
  /** Tells the api how far the run is. Never waits and never fails because of the queue. */
  readonly progress: N extends 'benchmark' ? (progress: RunProgress) => void : never;
}
export type Handler<N extends QueueName> = (
  payload: Payload<N>,
  context: JobContext<N>,
) => Promise<Answer<N>>;

export interface ConsumeOptions {
  /** Jobs handled at the same time by this consumer; 1 unless told. */
  readonly concurrency?: number;
}

export type ReportError = (error: Error, where: string) => void;

const IDLE_POLL_MS = 50;
const CLOSE_TIMEOUT_MS = 3_000;

/** Waits, or returns early when the signal aborts. */
function sleep(durationMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, durationMs);
    signal.addEventListener('abort', finish);
  });
}

/**
 * Takes jobs of one queue. A job whose handler throws is started again after a back-off, unless the error is an
 * `UnrecoverableError`; a job whose process died is taken up by another consumer within 30 s.
 */
export class Consumer<N extends QueueName> {
  private readonly worker: JobWorker;
  private readonly closing = new AbortController();
  private readonly aborting = new AbortController();
  private active = 0;
  private transition: Promise<void> = Promise.resolve();
  private paused = false;

  constructor(
    backend: Backend,
    private readonly queue: N,
    private readonly handler: Handler<N>,
    private readonly reportError: ReportError,
    private readonly backendAnswers: () => Promise<boolean>,
    options: ConsumeOptions = {},
  ) {
    // BullMQ hands over a signal only to a processor that declares three parameters.
    const processor: JobProcessor = (job, _token, signal) => this.process(job, signal);
    this.worker = backend.worker(queue, processor, {
      concurrency: options.concurrency ?? 1,
      lockDuration: LOCK_DURATION_MS,
      stalledInterval: STALLED_INTERVAL_MS,
      maxStalledCount: STALLED_LIMIT,
    });
    this.worker.on('error', (error) => reportError(error, `consumer of ${queue}`));
    this.worker.on('failed', (_job, error) => reportError(error, `job of ${queue}`));
    this.worker.on('lockRenewalFailed', (jobIds) => {
      for (const jobId of jobIds) this.worker.cancelJob(jobId, 'the job was given to another consumer');
    });
  }

  /** Resolves when the consumer is connected. */
  async ready(): Promise<void> {
    await this.worker.waitUntilReady();
  }

  /** Whether it takes no new jobs. */
  isPaused(): boolean {
    return this.paused;
  }

  /** Takes no new jobs until `resume`; a job under way goes on. */
  pause(): Promise<void> {
    if (this.paused) return this.transition;
    this.paused = true;
    // An idle consumer waits on its connection, which only a full pause interrupts. For a busy one that would
    // mean to wait for its job, and it fetches nothing meanwhile anyway.
    return this.change(() => this.worker.pause(this.active > 0));
  }

  resume(): Promise<void> {
    if (!this.paused) return this.transition;
    this.paused = false;
    return this.change(() => this.worker.resume());
  }

  /**
   * Takes no more jobs, waits for those under way, and disconnects. With `abort` their signals are aborted
   * first; a job whose handler then throws goes back to the queue at once.
   */
  async close(options: { readonly abort?: boolean } = {}): Promise<void> {
    this.closing.abort();
    // Not by BullMQ's own cancelling: it misses a job that was fetched and has not quite begun.
    if (options.abort) this.aborting.abort(new Error('the consumer is being closed'));
    if (!(await this.backendAnswers())) {
      await this.idle();
      return this.worker.close(true);
    }
    // An orderly end may still wait for ever for a connection that is just coming back.
    const ended = this.worker.close();
    const waiting = new AbortController();
    await Promise.race([ended, this.idle().then(() => sleep(CLOSE_TIMEOUT_MS, waiting.signal))]);
    waiting.abort();
  }

  private async idle(): Promise<void> {
    while (this.active > 0) await new Promise((resolve) => setTimeout(resolve, IDLE_POLL_MS));
  }

  private change(step: () => Promise<void>): Promise<void> {
    this.transition = this.transition.then(step);
    return this.transition;
  }

  private async process(
    job: Parameters<JobProcessor>[0],
    lost = new AbortController().signal,
  ): Promise<Answer<N>> {
    const signal = AbortSignal.any([lost, this.aborting.signal]);
    const progress: ProgressReporter | undefined = reportsProgress(job, (error) =>
      this.reportError(error, `progress of ${this.queue}`),
    );
    this.active += 1;
    try {
      signal.throwIfAborted();
      const payload = parsePayload(this.queue, job.data);
      const answer = await this.handler(payload, {
        jobId: String(job.id),
        sentAt: new Date(job.timestamp),
        failures: job.attemptsMade,
        signal,
        progress: progress as JobContext<N>['progress'],
      });
      return parseAnswer(this.queue, answer);
    } catch (error) {
      // The back-off is waited for here, with the job still ours: BullMQ's own would move the job to its
      // delayed set, and that is what may lose it on PostgreSQL (taskforcesh/bullmq#4814).
      const last = job.attemptsMade + 1 >= QUEUES[this.queue].attempts;
      if (!(error instanceof UnrecoverableError) && !last && !signal.aborted) {
        await sleep(backoffMs(job.attemptsMade), AbortSignal.any([this.closing.signal, signal]));
      }
      throw error;
    } finally {
      this.active -= 1;
    }
  }
}
