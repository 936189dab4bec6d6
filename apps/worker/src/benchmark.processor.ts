import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { ArtifactUnavailableError, BundleRejectedError } from '@torchperf/bundle';
import type { WorkerConfig } from '@torchperf/config';
import {
  type BenchmarkJob,
  type FinalJob,
  type HeldJob,
  type RunProgress,
  type RunReport,
  subjectIdOf,
} from '@torchperf/contracts';
import { isPlatformFault } from '@torchperf/domain';
import { type BenchmarkProgress, benchmarkSession, failedReport, RefereeLost } from '@torchperf/engine';
import { Queues } from '@torchperf/queue';
import { ApiContact } from './api-contact';
import { ReportOutbox } from './report-outbox';
import { type PreparedSession, RunPreparer } from './run-preparer';
import { type ContestantJob, faultSubject, type SessionJob, toSession } from './session-job';
import { Slot } from './slot';
import { WORKER_CONFIG } from './worker-config';
import { WorkerFitness } from './worker-fitness.service';

const STORE_RETRY_FIRST_MS = 500;
const STORE_RETRY_MAX_MS = 5_000;
/** While heartbeats are answered and the store is not, for so long, it is this worker that cannot reach it. */
const STORE_SILENCE_MAX_MS = 30_000;
/** An api that is well stores a report within seconds; one that was lost on the way is sent again. */
const REPORT_AGAIN_MS = 15_000;

/** A job that the worker has: until its reports are stored, or until it is dropped. */
interface CurrentJob {
  readonly held: HeldJob;
  readonly reports: ReportOutbox;
  readonly abort: AbortController;
  /** Ended when nothing of it is under way any more. */
  ended: Promise<void>;
  runId: string | null;
  /** Since when its last report is with the queue; null before, in ms of the monotonic clock. */
  reportedMs: number | null;
  waitsFor: string | null;
}

/**
 * Does one job at a time, a run or a final of several, and sends the report of each run. What fails on our side becomes
 * a `platform-error` report, so that the api decides what is tried again. A store that cannot be reached is no failure:
 * it is waited for.
 */
@Injectable()
export class BenchmarkProcessor {
  private readonly logger = new Logger(BenchmarkProcessor.name);
  private job: CurrentJob | null = null;
  /** Called when a job has been reported or was handed back, to report it to the api at once. */
  onEnd: () => void = () => undefined;

  constructor(
    @Inject(WORKER_CONFIG) private readonly config: WorkerConfig,
    private readonly queues: Queues,
    private readonly preparer: RunPreparer,
    private readonly slot: Slot,
    private readonly fitness: WorkerFitness,
    private readonly contact: ApiContact,
  ) {}

  /** The job that the worker has; null between jobs, and once it dropped one. */
  get held(): HeldJob | null {
    return this.job && !this.job.abort.signal.aborted ? this.job.held : null;
  }

  get isBusy(): boolean {
    return this.job !== null;
  }

  /** The run being measured now; null between runs. */
  get currentRunId(): string | null {
    return this.job?.runId ?? null;
  }

  /** What the job waits for, if anything but its own end. */
  get waitsFor(): string | null {
    return this.job?.waitsFor ?? null;
  }

  /** Whether all is reported, so that the job only waits for the api to store it. */
  get isReported(): boolean {
    return this.job !== null && this.job.reportedMs !== null;
  }

  /** Starts a job, unless there is one. */
  start(job: BenchmarkJob | FinalJob): void {
    if (this.job) return;
    const session = toSession(job);
    const current: CurrentJob = {
      held: { subject: subjectIdOf(job), lease: job.lease },
      reports: new ReportOutbox(this.queues, this.config.workerId, job.lease),
      abort: new AbortController(),
      ended: Promise.resolve(),
      runId: session.contestants[0]?.runId ?? null,
      reportedMs: null,
      waitsFor: null,
    };
    this.job = current;
    current.ended = this.handle(session, current);
  }

  /** The api wants the job to go on, or has not stored its reports yet. */
  async keep(): Promise<void> {
    const { job } = this;
    if (!job || job.reportedMs === null || performance.now() - job.reportedMs < REPORT_AGAIN_MS) return;
    job.reportedMs = performance.now();
    await job.reports.sendAgain();
  }

  /** The job is not this worker's any more: breaks it off if it is under way. */
  async drop(): Promise<void> {
    const { job } = this;
    if (!job) return;
    if (job.reportedMs === null) this.logger.log(`Dropped ${job.held.subject}.`);
    job.abort.abort(new Error('the job was dropped'));
    await job.ended;
    if (this.job === job) this.job = null;
  }

  private async handle(session: SessionJob, job: CurrentJob): Promise<void> {
    const { signal } = job.abort;
    const unreported = new Map(session.contestants.map((contestant) => [contestant.runId, contestant]));
    const startedMs = performance.now();
    const report = async (report: RunReport, isSuspect = true): Promise<void> => {
      const { runId, verdict } = report;
      await this.judge(faultSubject(session, report), report, isSuspect);
      await job.reports.send(report, signal);
      unreported.delete(runId);
      const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
      this.logger.log(`Run ${runId} ended with ${verdict} after ${seconds} s.`);
    };
    try {
      await this.measure(session, job, report);
      this.reported(job);
    } catch (error) {
      if (signal.aborted) return;
      if (isUnreachable(error)) return this.handBack(job, session);
      const runs = [...unreported.values()];
      this.logger.error(error, `Failed on our side: ${runs.map(({ runId }) => runId).join(', ')}.`);
      try {
        // What the store lacks or has wrong, it lacks for every worker.
        const isSuspect = !(error instanceof ArtifactUnavailableError);
        for (const run of runs) await report(this.faultReport(session, run, error), isSuspect);
        this.reported(job);
      } catch (failure) {
        if (!signal.aborted) this.logger.error(failure, 'The report could not be sent.');
        job.abort.abort(failure);
        this.job = null;
      }
    } finally {
      job.runId = null;
      this.onEnd();
    }
  }

  private reported(job: CurrentJob): void {
    job.reportedMs = performance.now();
  }

  /** A fault of the platform may be this machine's, unless it is the store's or the competition's reference's. */
  private async judge(
    subject: string,
    { verdict, message, referenceFault }: RunReport,
    isSuspect: boolean,
  ): Promise<void> {
    if (!isPlatformFault(verdict)) this.fitness.noteSuccess();
    else if (isSuspect && !referenceFault) await this.fitness.noteFault(subject, message);
  }

  /** The store is out of this worker's reach: the job goes back as it came. */
  private handBack(job: CurrentJob, session: SessionJob): void {
    this.fitness.noteStoreOutOfReach(new URL(session.dataset.url).origin);
    job.abort.abort(new Error('the job was handed back'));
    this.job = null;
  }

  private async measure(
    session: SessionJob,
    job: CurrentJob,
    onReport: (report: RunReport) => Promise<void>,
  ): Promise<void> {
    const { signal } = job.abort;
    const prepared = await this.prepare(session, job);
    try {
      await benchmarkSession(prepared.request, {
        signal,
        onReport,
        onProgress: (runId, update) => {
          job.runId = runId;
          this.queues.sendProgress(this.progressOf(session, runId, update));
        },
      });
    } finally {
      await prepared.release();
    }
  }

  /**
   * Waits for a store that does not answer, be it that the api restarts or has not been started yet.
   * @throws ArtifactUnavailableError `unreachable` once it is clear that others reach it.
   */
  private async prepare(session: SessionJob, job: CurrentJob): Promise<PreparedSession> {
    const { signal } = job.abort;
    let silentSinceMs: number | null = null;
    for (let failures = 0; ; failures += 1) {
      this.progressBeforeMeasuring(session, job);
      try {
        const prepared = await this.preparer.prepare(session, signal);
        job.waitsFor = null;
        return prepared;
      } catch (error) {
        if (signal.aborted || !isUnreachable(error)) throw error;
        if (job.waitsFor === null) this.logger.warn(`Waits for the store. ${(error as Error).message}`);
        job.waitsFor = 'Waiting for the store, which does not answer.';
        silentSinceMs ??= performance.now();
        if (this.contact.answeredForMs(silentSinceMs) > STORE_SILENCE_MAX_MS) throw error;
        await sleep(Math.min(STORE_RETRY_FIRST_MS * 2 ** failures, STORE_RETRY_MAX_MS), null, { signal });
      }
    }
  }

  private progressBeforeMeasuring(session: SessionJob, { runId, waitsFor }: CurrentJob): void {
    if (runId === null) return;
    const progress = this.progressOf(session, runId, { phase: 'preparing', launchesDone: 0, fraction: 0 });
    this.queues.sendProgress(waitsFor ? { ...progress, message: waitsFor } : progress);
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
    const report = failedReport(subject, verdict, error instanceof Error ? error.message : String(error));
    const faultRunId = error instanceof RefereeLost ? error.faultRunId : null;
    return faultRunId === null ? report : { ...report, faultRunId };
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

function isUnreachable(error: unknown): boolean {
  return error instanceof ArtifactUnavailableError && error.reason === 'unreachable';
}

const MESSAGES: Record<BenchmarkProgress['phase'], (launches: number) => string> = {
  preparing: () => 'Fetching and unpacking the bundle.',
  floor: () => 'Measuring the floor of the protocol.',
  measuring: (launches) => `Launch ${launches + 1}: measuring beside the reference.`,
  finishing: (launches) => `Computing the figures of ${launches} launches.`,
};
