import { Injectable, Logger } from '@nestjs/common';
import type { ResultJob } from '@torchperf/contracts';
import {
  type LockedRun,
  OutboxRepository,
  RunLifecycleRepository,
  type Transaction,
  UnitOfWork,
} from '@torchperf/database';
import { isPlatformFault } from '@torchperf/domain';
import { UnrecoverableError } from '@torchperf/queue';
import { RunAttempts, type RunChange } from '../outbox/run-attempts.service';
import { RankingService } from '../ranking/ranking.service';
import { CanonicalLatencyService } from './canonical-latency.service';
import { toLaunches, toMetricRows, toOutcome } from './report-rows';

/** Stores reports. A report comes at least once; whatever it changes, it changes once, in one transaction. */
@Injectable()
export class ResultsService {
  private readonly logger = new Logger(ResultsService.name);

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly lifecycle: RunLifecycleRepository,
    private readonly outbox: OutboxRepository,
    private readonly attempts: RunAttempts,
    private readonly canonical: CanonicalLatencyService,
    private readonly ranking: RankingService,
  ) {}

  /**
   * Ends the run with what its worker reports, or puts it back when the fault was ours. A report of a run that
   * has finished changes nothing.
   * @throws UnrecoverableError when the report is of another run or submission than it says.
   */
  async store(result: ResultJob): Promise<void> {
    const change = await this.unitOfWork.run(async (transaction) => {
      const run = await this.lifecycle.lock(transaction, result.runId);
      if (!run || run.state === 'finished') return null;
      assertAbout(run, result);
      if (isPlatformFault(result.report.verdict)) return this.retry(transaction, run, result);
      return this.finish(transaction, run, result);
    });
    if (change) this.attempts.announce(change);
    else this.logger.log(`A report of run ${result.runId} was not needed any more.`);
  }

  private async retry(
    transaction: Transaction,
    run: LockedRun,
    result: ResultJob,
  ): Promise<RunChange | null> {
    const { finishedAt, message } = result.report;
    // The same report again, or one of an attempt that was given up: the next attempt is on its way already.
    const lastSent = await this.outbox.lastAddedAt(transaction, run.id);
    if (lastSent && lastSent > new Date(finishedAt)) return null;
    this.logger.warn(`Run ${run.id} failed on our side on ${result.workerId}: ${message}`);
    return this.attempts.putBack(transaction, run, message);
  }

  private async finish(transaction: Transaction, run: LockedRun, result: ResultJob): Promise<RunChange> {
    const { report } = result;
    const { verdict, message } = report;
    await this.lifecycle.finish(transaction, run.id, toOutcome(result));
    await this.lifecycle.addLaunches(transaction, run.id, toLaunches(report));
    await this.lifecycle.addMetrics(transaction, run.id, toMetricRows(report));
    if (verdict === 'ok') {
      const { id, competitionId } = run;
      await this.ranking.lock(transaction, competitionId);
      const { hardwareClass } = report.machine;
      await this.canonical.include(transaction, { id, competitionId, hardwareClass });
      await this.ranking.recompute(competitionId, transaction);
    }
    return { kind: 'finished', runId: run.id, verdict, message };
  }
}

function assertAbout(run: LockedRun, { runId, report }: ResultJob): void {
  if (report.runId === runId && report.submissionId === run.submissionId) return;
  throw new UnrecoverableError(
    `The report for run ${runId} says it is of run ${report.runId}, submission ${report.submissionId}.`,
  );
}
