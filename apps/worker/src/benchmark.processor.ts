import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { ArtifactUnavailableError, BundleRejectedError } from '@torchperf/bundle';
import type { WorkerConfig } from '@torchperf/config';
import {
  type HeldJob,
  type Job,
  type JobContestant,
  type Progress,
  type RunReport,
  subjectIdOf,
} from '@torchperf/contracts';
import { isPlatformFault } from '@torchperf/domain';
import { benchmarkSession, failedReport, RefereeLost } from '@torchperf/engine';
import { Queues } from '@torchperf/queue';
import { ApiContact } from './api-contact';
import { faultSubject } from './fault-subject';
import { JobPreparer, type PreparedJob } from './job-preparer';
import { ReportOutbox } from './report-outbox';
import { Slot } from './slot';
import { WORKER_CONFIG } from './worker-config';
import { WorkerFitness } from './worker-fitness.service';

const STORE_RETRY_FIRST_MS = 500;
const STORE_RETRY_MAX_MS = 5_000;
/** If heartbeats are answered for this long and the store is not, only this worker cannot reach the store. */
const STORE_SILENCE_MAX_MS = 30_000;
/** A healthy api stores a report within seconds. A report that was lost on the way is sent again. */
const REPORT_RESEND_MS = 15_000;

/** The worker's job with its state, until its reports are stored or it is dropped. */
interface CurrentJob {
  readonly job: Job;
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
  private current: CurrentJob | null = null;
  /** Called when a job was reported or returned, to report it to the api at once. */
  onEnd: () => void = () => undefined;

  constructor(
    @Inject(WORKER_CONFIG) private readonly config: WorkerConfig,
    private readonly queues: Queues,
    private readonly preparer: JobPreparer,
    private readonly slot: Slot,
    private readonly fitness: WorkerFitness,
    private readonly contact: ApiContact,
  ) {}

  /** The worker's job; null between jobs and after a drop. */
  get held(): HeldJob | null {
    if (!this.current || this.current.abort.signal.aborted) return null;
    const { job } = this.current;
    return { subject: subjectIdOf(job), lease: job.lease };
  }

  get isBusy(): boolean {
    return this.current !== null;
  }

  /** The run being measured now; null between runs. */
  get currentRunId(): string | null {
    return this.current?.runId ?? null;
  }

  /** What the job waits for, if anything but its own completion. */
  get waitsFor(): string | null {
    return this.current?.waitsFor ?? null;
  }

  /** Whether everything is reported, and the job only waits for the api to store it. */
  get isReported(): boolean {
    return this.current !== null && this.current.reportedMs !== null;
  }

  /** Starts a job, unless there is one. */
  start(job: Job): void {
    if (this.current) return;
    const current: CurrentJob = {
      job,
      reports: new ReportOutbox(this.queues, this.config.workerId, job.lease),
      abort: new AbortController(),
      ended: Promise.resolve(),
      runId: job.contestants[0]?.runId ?? null,
      reportedMs: null,
      waitsFor: null,
    };
    this.current = current;
    current.ended = this.handle(current);
  }

  /** Continues the job. Sends its reports again if the api has not stored them in time. */
  async keep(): Promise<void> {
    const { current } = this;
    if (!current || current.reportedMs === null) return;
    if (performance.now() - current.reportedMs < REPORT_RESEND_MS) return;
    current.reportedMs = performance.now();
    await current.reports.resend();
  }

  /** Drops the job, which is assigned elsewhere now; aborts it if it is still running. */
  async drop(): Promise<void> {
    const { current } = this;
    if (!current) return;
    if (current.reportedMs === null) this.logger.log(`Dropped job ${subjectIdOf(current.job)}.`);
    current.abort.abort(new Error('the job was dropped'));
    await current.ended;
    if (this.current === current) this.current = null;
  }

  private async handle(current: CurrentJob): Promise<void> {
    const { job, abort } = current;
    const unreported = new Map(job.contestants.map((contestant) => [contestant.runId, contestant]));
    const startedMs = performance.now();
    const report = async (report: RunReport, isSuspect = true): Promise<void> => {
      const { runId, verdict } = report;
      await this.noteOutcome(faultSubject(job, report), report, isSuspect);
      await current.reports.send(report, abort.signal);
      unreported.delete(runId);
      const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
      this.logger.log(`Run ${runId} ended with ${verdict} after ${seconds} s.`);
    };
    try {
      await this.measure(current, report);
      current.reportedMs = performance.now();
    } catch (error) {
      if (abort.signal.aborted) return;
      if (isUnreachable(error)) return this.returnJob(current);
      const contestants = [...unreported.values()];
      const runIds = contestants.map(({ runId }) => runId).join(', ');
      this.logger.error(error, `Platform fault in run ${runIds}.`);
      try {
        // A missing or corrupt artifact fails on every worker.
        const isSuspect = !(error instanceof ArtifactUnavailableError);
        for (const contestant of contestants) {
          await report(this.faultReport(job, contestant, error), isSuspect);
        }
        current.reportedMs = performance.now();
      } catch (failure) {
        if (!abort.signal.aborted) this.logger.error(failure, 'Could not send the report.');
        abort.abort(failure);
        this.current = null;
      }
    } finally {
      current.runId = null;
      this.onEnd();
    }
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
  private returnJob({ job, abort }: CurrentJob): void {
    this.fitness.noteStoreUnreachable(new URL(job.dataset.url).origin);
    abort.abort(new Error('the job was returned'));
    this.current = null;
  }

  private async measure(current: CurrentJob, onReport: (report: RunReport) => Promise<void>): Promise<void> {
    const prepared = await this.prepare(current);
    try {
      await benchmarkSession(prepared.request, {
        signal: current.abort.signal,
        onReport,
        onProgress: (progress, runId) => {
          current.runId = runId;
          this.sendProgress(runId, progress);
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
  private async prepare(current: CurrentJob): Promise<PreparedJob> {
    const { signal } = current.abort;
    let silentSinceMs: number | null = null;
    for (let failures = 0; ; failures += 1) {
      this.sendPreparing(current);
      try {
        const prepared = await this.preparer.prepare(current.job, signal);
        current.waitsFor = null;
        return prepared;
      } catch (error) {
        if (signal.aborted || !isUnreachable(error)) throw error;
        if (current.waitsFor === null)
          this.logger.warn(`Store unreachable; waiting for it. ${(error as Error).message}`);
        current.waitsFor = 'Waiting for the store, which is unreachable.';
        silentSinceMs ??= performance.now();
        if (this.contact.answeredForMs(silentSinceMs) > STORE_SILENCE_MAX_MS) throw error;
        await sleep(Math.min(STORE_RETRY_FIRST_MS * 2 ** failures, STORE_RETRY_MAX_MS), null, { signal });
      }
    }
  }

  private sendPreparing({ job, runId, waitsFor }: CurrentJob): void {
    if (runId === null) return;
    const { launchesMin, launchesMax } = job.suite;
    const progress = { phase: 'preparing', launchesDone: 0, launchesMin, launchesMax, fraction: 0 } as const;
    this.sendProgress(runId, progress, waitsFor);
  }

  private sendProgress(runId: string, progress: Progress, problem: string | null = null): void {
    const message = problem ?? MESSAGES[progress.phase](progress.launchesDone);
    this.queues.sendProgress({ ...progress, runId, workerId: this.config.workerId, message });
  }

  private faultReport(job: Job, contestant: JobContestant, error: unknown): RunReport {
    // With several bundles it is unknown which one was rejected; each was accepted and measured before.
    const isBundleFault = error instanceof BundleRejectedError && job.contestants.length === 1;
    const verdict = isBundleFault ? 'invalid-bundle' : 'platform-error';
    const { revision } = this.config.log;
    const { sandbox, cpu } = this.slot;
    const failed = { contestant, suite: job.suite, sandbox, cpu, revision };
    const report = failedReport(failed, verdict, error instanceof Error ? error.message : String(error));
    const faultRunId = error instanceof RefereeLost ? error.faultRunId : null;
    return faultRunId === null ? report : { ...report, faultRunId };
  }
}

function isUnreachable(error: unknown): boolean {
  return error instanceof ArtifactUnavailableError && error.reason === 'unreachable';
}

const MESSAGES: Record<Progress['phase'], (launches: number) => string> = {
  preparing: () => 'Fetching and unpacking the bundle.',
  floor: () => 'Measuring the floor of the protocol.',
  measuring: (launches) => `Launch ${launches + 1}: measuring next to the reference.`,
  finishing: (launches) => `Computing the figures of ${launches} launches.`,
};
