import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import { BundleRejectedError } from '@torchperf/bundle';
import type { WorkerConfig } from '@torchperf/config';
import type { BenchmarkJob, FinalJob, RunProgress, RunReport } from '@torchperf/contracts';
import { type BenchmarkProgress, benchmarkSession, failedReport, PlatformFault } from '@torchperf/engine';
import { type Consumer, type JobContext, Queues, QueueUnavailableError } from '@torchperf/queue';
import { RunPreparer } from './run-preparer';
import { type ContestantJob, type SessionJob, toSession } from './session-job';
import { Slot } from './slot';
import { WORKER_CONFIG } from './worker-config';

/**
 * Takes jobs one at a time, a run or a final of several, and sends the report of each run. Whatever fails on our side
 * becomes a `platform-error` report, so that the api decides what is tried again; only when this worker is being
 * stopped does a job go straight back to the queue.
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

  private async handle(job: BenchmarkJob | FinalJob, context: JobContext<'benchmark'>): Promise<void> {
    const session = toSession(job);
    const unreported = new Map(session.contestants.map((contestant) => [contestant.runId, contestant]));
    const startedMs = performance.now();
    const report = async (report: RunReport): Promise<void> => {
      const { runId, verdict } = report;
      await this.queues.enqueue('results', { runId, workerId: this.config.workerId, report });
      unreported.delete(runId);
      const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
      this.logger.log(`Run ${runId} ended with ${verdict} after ${seconds} s.`);
    };
    this.current = session.contestants[0]?.runId ?? null;
    try {
      await this.measure(session, context, report);
    } catch (error) {
      if (context.signal.aborted || isOfQueue(error)) throw error;
      const runs = [...unreported.values()];
      this.logger.error(error, `Failed on our side: ${runs.map(({ runId }) => runId).join(', ')}.`);
      for (const run of runs) await report(this.faultReport(session, run, error));
    } finally {
      this.current = null;
    }
  }

  private async measure(
    session: SessionJob,
    { progress, signal }: JobContext<'benchmark'>,
    onReport: (report: RunReport) => Promise<void>,
  ): Promise<void> {
    const { division } = session;
    if (division !== null && division !== this.slot.hardwareClass) {
      throw new PlatformFault(
        `The final is held on "${division}", and this worker is a "${this.slot.hardwareClass}".`,
      );
    }
    if (this.current) {
      progress(this.progressOf(session, this.current, { phase: 'preparing', launchesDone: 0, fraction: 0 }));
    }
    const prepared = await this.preparer.prepare(session, signal);
    try {
      await benchmarkSession(prepared.request, {
        signal,
        onReport,
        onProgress: (runId, update) => {
          this.current = runId;
          progress(this.progressOf(session, runId, update));
        },
      });
    } finally {
      await prepared.release();
    }
  }

  private faultReport(session: SessionJob, contestant: ContestantJob, error: unknown): RunReport {
    const subject = {
      runId: contestant.runId,
      submissionId: contestant.submissionId,
      suite: session.suite,
      runtime: contestant.bundle.manifest.runtime,
      sandbox: this.slot.sandbox,
      revision: this.config.log.revision,
      cpu: this.slot.cpu,
    };
    // Of several bundles it is not known which one is meant: each was let in, and was measured before.
    const isBundles = error instanceof BundleRejectedError && session.contestants.length === 1;
    const verdict = isBundles ? 'invalid-bundle' : 'platform-error';
    return failedReport(subject, verdict, error instanceof Error ? error.message : String(error));
  }

  private progressOf(
    { suite }: SessionJob,
    runId: string,
    update: Pick<BenchmarkProgress, 'phase' | 'launchesDone' | 'fraction'>,
  ): RunProgress {
    return {
      runId,
      workerId: this.config.workerId,
      phase: update.phase,
      launchesDone: update.launchesDone,
      launchesMin: suite.launchesMin,
      launchesMax: suite.launchesMax,
      fraction: update.fraction,
      message: MESSAGES[update.phase](update.launchesDone),
    };
  }
}

/** Whether a report could not be sent: the queue then starts the job again by itself. */
function isOfQueue(error: unknown): boolean {
  return (error instanceof PlatformFault ? error.cause : error) instanceof QueueUnavailableError;
}

const MESSAGES: Record<BenchmarkProgress['phase'], (launches: number) => string> = {
  preparing: () => 'Fetching and unpacking the bundle.',
  floor: () => 'Measuring the floor of the protocol.',
  measuring: (launches) => `Launch ${launches + 1}: measuring beside the reference.`,
  finishing: (launches) => `Computing the figures of ${launches} launches.`,
};
