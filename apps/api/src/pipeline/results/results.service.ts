import { Injectable, Logger } from '@nestjs/common';
import type { ReportMessage, RunReport } from '@torchperf/contracts';
import {
  CompetitionRepository,
  FinalRepository,
  type LockedRun,
  RunLifecycleRepository,
  SubmissionAdminRepository,
  type Transaction,
  UnitOfWork,
} from '@torchperf/database';
import { isPlatformFault } from '@torchperf/domain';
import { UnrecoverableError } from '@torchperf/queue';
import { RunAttempts, type RunChange } from '../dispatch/run-attempts.service';
import { RankingService } from '../ranking/ranking.service';
import { ReferenceService } from '../reference/reference.service';
import { ReviewService } from '../review/review.service';
import { CanonicalLatencyService } from './canonical-latency.service';
import { toLaunches, toMetricRows, toOutcome } from './report-rows';

/** Stores reports. Delivery is at least once; a report takes effect once, in one transaction. */
@Injectable()
export class ResultsService {
  private readonly logger = new Logger(ResultsService.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly lifecycle: RunLifecycleRepository,
    private readonly finals: FinalRepository,
    private readonly attempts: RunAttempts,
    private readonly references: ReferenceService,
    private readonly canonical: CanonicalLatencyService,
    private readonly competitions: CompetitionRepository,
    private readonly submissions: SubmissionAdminRepository,
    private readonly review: ReviewService,
    private readonly ranking: RankingService,
  ) {}

  /**
   * Ends the run with its worker's report. If the competition's reference failed, the run waits. After a platform fault,
   * and on a noisy machine while repeats are left, it is requeued. A report of a finished run changes nothing.
   * @throws UnrecoverableError when the report belongs to another run or submission than its message names.
   */
  async store(given: ReportMessage): Promise<void> {
    const changes = await this.unitOfWork.run(async (transaction) => {
      const run = await this.lifecycle.lock(transaction, given.runId);
      if (!run || run.state === 'finished') return null;
      assertAbout(run, given);
      return this.settle(transaction, run, run.isReference ? withOwnFault(given) : given);
    });
    if (changes) this.attempts.announce(changes);
    else this.logger.log(`Ignored a late or duplicate report for run ${given.runId}.`);
  }

  /**
   * Requeues a run whose report cannot be stored, as a platform fault; after its last attempt it is abandoned.
   * A report of any other worker than the assigned one changes nothing.
   */
  async requeueUnstored(
    { runId, workerId, lease }: Omit<ReportMessage, 'report'>,
    cause: string,
  ): Promise<void> {
    const message = `The report of ${workerId} cannot be stored: ${cause}`;
    this.logger.error(`Run ${runId}: ${message}`);
    const changes = await this.unitOfWork.run(async (transaction) => {
      const run = await this.lifecycle.lock(transaction, runId);
      if (run?.state !== 'running' || run.workerId !== workerId || run.lease !== lease) return [];
      return this.attempts.retryOrAbandon(transaction, run, message, workerId);
    });
    this.attempts.announce(changes);
  }

  /** @returns null when the report is of an earlier lease and must not count twice. */
  private async settle(
    transaction: Transaction,
    run: LockedRun,
    result: ReportMessage,
  ): Promise<RunChange[] | null> {
    const { report } = result;
    const isCurrent = result.lease === run.lease;
    if (report.referenceFault) {
      if (!isCurrent) return null;
      return this.attempts.awaitReference(transaction, run, report.referenceFault, report.faultRunId);
    }
    const isPlatform = isPlatformFault(report.verdict);
    if (run.isReference && !isPlatform) await this.references.measured(transaction, run, report);
    // In a final, noise hits all alike, and a repeat would be measured apart from the others.
    const noise = run.finalId === null ? noiseIn(report) : null;
    if (!isPlatform && noise === null) return this.finish(transaction, run, result);
    if (!isCurrent) return null;
    if (noise === null) return this.retry(transaction, run, result);
    return (await this.repeat(transaction, run, result, noise)) ?? this.finish(transaction, run, result);
  }

  private retry(transaction: Transaction, run: LockedRun, { workerId, report }: ReportMessage) {
    this.logger.warn(
      `Run ${run.id} failed on worker ${workerId} through a platform fault: ${report.message}`,
    );
    return this.attempts.retryOrAbandon(transaction, run, report.message, workerId, report.faultRunId);
  }

  /**
   * @returns null when the run has no repeats left. Then its report is stored, but does not rank: `BusyMachineReruns`
   * reruns the submission later, and an organiser may let it count.
   */
  private async repeat(
    transaction: Transaction,
    run: LockedRun,
    { workerId, report }: ReportMessage,
    noise: string,
  ): Promise<RunChange[] | null> {
    const note = `Measured on a noisy machine. We repeat the run, at no cost to your team. ${noise}`;
    const changes = await this.attempts.repeat(transaction, run, note, report.suite.noisyRepeatsMax);
    if (changes) this.logger.warn(`Run ${run.id} requeued: worker ${workerId} was noisy. ${noise}`);
    return changes;
  }

  private async finish(
    transaction: Transaction,
    run: LockedRun,
    result: ReportMessage,
  ): Promise<RunChange[]> {
    const { report } = result;
    await this.lifecycle.finish(transaction, run.id, toOutcome(result));
    await this.lifecycle.addLaunches(transaction, run.id, toLaunches(report));
    await this.lifecycle.addMetrics(transaction, run.id, toMetricRows(report));
    await this.rank(transaction, run, report);
    return [{ kind: 'finished', runId: run.id, verdict: report.verdict }];
  }

  /**
   * Updates the boards with this report; those of a final only with its last report. A submission that a final finds
   * too fast leaves the boards at once, since the final may still fail.
   */
  private async rank(transaction: Transaction, run: LockedRun, report: RunReport): Promise<void> {
    const { id, submissionId, competitionId, teamId, finalId } = run;
    const { hardwareClass } = report.machine;
    const isOk = report.verdict === 'ok';
    if (!isOk && finalId === null) return;
    // Locked before the ranking, as holding, releasing and disqualifying do: else there could be a deadlock.
    const submission = isOk ? await this.submissions.lock(transaction, submissionId) : null;
    if (report.noiseEffect) {
      await this.competitions.setNoiseEffect(transaction, competitionId, report.noiseEffect);
    }
    await this.ranking.lock(transaction, competitionId);
    const restatedAt = isOk
      ? await this.canonical.include(transaction, { competitionId, hardwareClass })
      : null;
    const { relativeLatency } = report.metrics;
    const measured = { id, hardwareClass, flags: report.flags, relativeLatency };
    const isHeld = submission !== null && (await this.review.examine(transaction, submission, measured));
    const isFinalDone = finalId !== null && (await this.finals.endIfOver(transaction, finalId)) === 'done';
    if (restatedAt || isFinalDone)
      await this.ranking.recompute(competitionId, transaction, 'run', restatedAt);
    else if (finalId === null || isHeld)
      await this.ranking.rankTeam(transaction, competitionId, teamId, 'run');
  }
}

/** In the reference's own run, a fault in either role is the reference's. */
function withOwnFault(result: ReportMessage): ReportMessage {
  const { referenceFault, ...report } = result.report;
  return referenceFault ? { ...result, report: { ...report, ...referenceFault } } : result;
}

function assertAbout(run: LockedRun, { runId, report }: ReportMessage): void {
  if (report.runId === runId && report.submissionId === run.submissionId) return;
  throw new UnrecoverableError(
    `The report for run ${runId} names run ${report.runId}, submission ${report.submissionId}.`,
  );
}

/**
 * What disturbed a run that has figures; null when the disturbance was within the limits. A contestant that worked
 * outside of its calls may be the cause, for example by using up a CPU quota: it must not gain a retry, and a fresh
 * report, by that. A noisy run keeps that flag (`flagsOf` of libs/engine).
 */
function noiseIn({ verdict, flags, noise }: RunReport): string | null {
  const evidence = (wanted: string) => flags.find(({ kind }) => kind === wanted)?.evidence ?? null;
  if (verdict !== 'ok' || evidence('cpu-time-exceeds-latency') !== null) return null;
  // Where the waiting of blocks cannot be read, a reference off its usual latency is the only sign of contention.
  const drift = noise.waitSource === null ? evidence('reference-drifts') : null;
  return evidence('noisy-machine') ?? drift;
}
