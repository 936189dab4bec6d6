import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { BundleRejectedError } from '@torchperf/bundle';
import type { WorkerConfig } from '@torchperf/config';
import type { BenchmarkJob, RunProgress, RunReport } from '@torchperf/contracts';
import { type BenchmarkProgress, benchmark, failedReport } from '@torchperf/engine';
import { type Consumer, type JobContext, Queues } from '@torchperf/queue';
import { RunPreparer } from './run-preparer';
import { Slot } from './slot';
import { WORKER_CONFIG } from './worker-config';

/**
 * Takes benchmark jobs one at a time, runs each and sends its report. Whatever fails on our side becomes a
 * `platform-error` report, so that the api decides what is tried again; only when this worker is being stopped
 * does a job go straight back to the queue.
 */
@Injectable()
export class BenchmarkProcessor implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(BenchmarkProcessor.name);
  private consumer: Consumer<'benchmark'> | undefined;
  private current: string | null = null;

  constructor(
    @Inject(WORKER_CONFIG) private readonly config: WorkerConfig,
    private readonly queues: Queues,
    private readonly preparer: RunPreparer,
    private readonly slot: Slot,
  ) {}

  /** The run being measured now; null between runs. */
  get currentRunId(): string | null {
    return this.current;
  }

  async onApplicationBootstrap(): Promise<void> {
    this.consumer = await this.queues.consume('benchmark', (job, context) => this.handle(job, context));
  }

  /** A run under way is broken off and goes back to the queue. */
  async onModuleDestroy(): Promise<void> {
    await this.consumer?.close({ abort: true });
  }

  /** While draining, the run under way is finished and no other is taken. */
  async setDraining(draining: boolean): Promise<void> {
    if (!this.consumer || this.consumer.isPaused() === draining) return;
    this.logger.log(draining ? 'Draining: no more jobs are taken.' : 'Taking jobs again.');
    await (draining ? this.consumer.pause() : this.consumer.resume());
  }

  private async handle(job: BenchmarkJob, context: JobContext<'benchmark'>): Promise<void> {
    this.current = job.runId;
    const startedMs = performance.now();
    try {
      const report = await this.measure(job, context);
      await this.queues.enqueue('results', { runId: job.runId, workerId: this.config.workerId, report });
      const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
      this.logger.log(`Run ${job.runId} ended with ${report.verdict} after ${seconds} s.`);
    } finally {
      this.current = null;
    }
  }

  private async measure(
    job: BenchmarkJob,
    { progress, signal }: JobContext<'benchmark'>,
  ): Promise<RunReport> {
    progress(this.progressOf(job, { phase: 'preparing', launchesDone: 0, fraction: 0 }));
    try {
      const prepared = await this.preparer.prepare(job, signal);
      try {
        return await benchmark(prepared.request, {
          signal,
          onProgress: (update) => progress(this.progressOf(job, update)),
        });
      } finally {
        await prepared.release();
      }
    } catch (error) {
      if (signal.aborted) throw error;
      this.logger.error(error, `Run ${job.runId} failed on our side.`);
      return this.faultReport(job, error);
    }
  }

  private faultReport(job: BenchmarkJob, error: unknown): RunReport {
    const subject = {
      runId: job.runId,
      submissionId: job.submissionId,
      suite: job.suite,
      runtime: job.bundle.manifest.runtime,
      sandbox: this.slot.sandbox,
      revision: this.config.log.revision,
      cpu: this.slot.cpu,
    };
    const verdict = error instanceof BundleRejectedError ? 'invalid-bundle' : 'platform-error';
    return failedReport(subject, verdict, error instanceof Error ? error.message : String(error));
  }

  private progressOf(
    job: BenchmarkJob,
    update: Pick<BenchmarkProgress, 'phase' | 'launchesDone' | 'fraction'>,
  ): RunProgress {
    return {
      runId: job.runId,
      workerId: this.config.workerId,
      phase: update.phase,
      launchesDone: update.launchesDone,
      launchesMin: job.suite.launchesMin,
      launchesMax: job.suite.launchesMax,
      fraction: update.fraction,
      message: MESSAGES[update.phase](update.launchesDone),
    };
  }
}

const MESSAGES: Record<BenchmarkProgress['phase'], (launches: number) => string> = {
  preparing: () => 'Fetching and unpacking the bundle.',
  floor: () => 'Measuring the floor of the protocol.',
  measuring: (launches) => `Launch ${launches + 1}: measuring beside the reference.`,
  finishing: (launches) => `Computing the figures of ${launches} launches.`,
};
