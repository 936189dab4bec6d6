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
/** If heartbeats are answered for this long and the store is not, only this worker cannot reach the store. */
const STORE_SILENCE_MAX_MS = 30_000;
/** A healthy api stores a report within seconds. A report that was lost on the way is sent again. */
const REPORT_RESEND_MS = 15_000;

/** The worker's job, until its reports are stored or it is dropped. */
interface CurrentJob {
  readonly held: HeldJob;
  readonly reports: ReportOutbox;
  readonly abort: AbortController;
  /** Resolves when no part of it runs any more. */
  ended: Promise<void>;
  runId: string | null;
  /** When its last report was enqueued, in ms of the monotonic clock; null before. */
  reportedMs: number | null;
  waitsFor: string | null;
}

/**
 * Processes one job at a time, a run or a final of several, and sends the report of each run. A platform fault becomes
 * a `platform-error` report; the api decides whether to retry. An unreachable store is no failure: the worker waits.
 */
@Injectable()
export class BenchmarkProcessor {
  private readonly logger = new Logger(BenchmarkProcessor.name);
  private job: CurrentJob | null = null;
  /** Called when a job was reported or returned, to report it to the api at once. */
  onEnd: () => void = () => undefined;

  constructor(
    @Inject(WORKER_CONFIG) private readonly config: WorkerConfig,
    private readonly queues: Queues,
    private readonly preparer: RunPreparer,
    private readonly slot: Slot,
    private readonly fitness: WorkerFitness,
    private readonly contact: ApiContact,
  ) {}

  /** The worker's job; null between jobs and after a drop. */
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

  /** What the job waits for, if anything but its own completion. */
  get waitsFor(): string | null {
    return this.job?.waitsFor ?? null;
  }

  /** Whether everything is reported, and the job only waits for the api to store it. */
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

  /** Continues the job. Sends its reports again if the api has not stored them in time. */
  async keep(): Promise<void> {
    const { job } = this;
    if (!job || job.reportedMs === null || performance.now() - job.reportedMs < REPORT_RESEND_MS) return;
    job.reportedMs = performance.now();
    await job.reports.resend();
  }

  /** Drops the job, which is assigned elsewhere now; aborts it if it is still running. */
  async drop(): Promise<void> {
    const { job } = this;
    if (!job) return;
    if (job.reportedMs === null) this.logger.log(`Dropped job ${job.held.subject}.`);
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
      await this.noteOutcome(faultSubject(session, report), report, isSuspect);
      await job.reports.send(report, signal);
      unreported.delete(runId);
      const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
      this.logger.log(`Run ${runId} ended with ${verdict} after ${seconds} s.`);
    };
    try {
      await this.measure(session, job, report);
      this.markReported(job);
    } catch (error) {
      if (signal.aborted) return;
      if (isUnreachable(error)) return this.returnJob(job, session);
      const runs = [...unreported.values()];
      this.logger.error(error, `Platform fault in run ${runs.map(({ runId }) => runId).join(', ')}.`);
      try {
        // A missing or corrupt artifact fails on every worker.
        const isSuspect = !(error instanceof ArtifactUnavailableError);
        for (const run of runs) await report(this.faultReport(session, run, error), isSuspect);
        this.markReported(job);
      } catch (failure) {
        if (!signal.aborted) this.logger.error(failure, 'Could not send the report.');
        job.abort.abort(failure);
        this.job = null;
      }
    } finally {
      job.runId = null;
      this.onEnd();
    }
  }

  private markReported(job: CurrentJob): void {
    job.reportedMs = performance.now();
  }

  /** A platform fault may come from this machine, unless the store or the competition's reference caused it. */
  private async noteOutcome(
    subject: string,
    { verdict, message, referenceFault }: RunReport,
    isSuspect: boolean,
  ): Promise<void> {
    if (!isPlatformFault(verdict)) this.fitness.noteSuccess();
    else if (isSuspect && !referenceFault) await this.fitness.noteFault(subject, message);
  }

  /** This worker cannot reach the store: returns the job, so that the api requeues it. */
  private returnJob(job: CurrentJob, session: SessionJob): void {
    this.fitness.noteStoreUnreachable(new URL(session.dataset.url).origin);
    job.abort.abort(new Error('the job was returned'));
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
   * Waits for an unreachable store: the api may be restarting, or not started yet.
   * @throws ArtifactUnavailableError `unreachable` once it is clear that only this worker cannot reach it.
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
        if (job.waitsFor === null)
          this.logger.warn(`Store unreachable; waiting for it. ${(error as Error).message}`);
        job.waitsFor = 'Waiting for the store, which is unreachable.';
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
    // With several bundles it is unknown which one was rejected; each was accepted and measured before.
    const isBundleFault = error instanceof BundleRejectedError && session.contestants.length === 1;
    const verdict = isBundleFault ? 'invalid-bundle' : 'platform-error';
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
  measuring: (launches) => `Launch ${launches + 1}: measuring next to the reference.`,
  finishing: (launches) => `Computing the figures of ${launches} launches.`,
};
