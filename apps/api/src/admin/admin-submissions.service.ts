import { Injectable } from '@nestjs/common';
import type { AdminSubmissionQuery, Disqualification, RerunReceipt } from '@torchperf/contracts';
import {
  AuditRepository,
  type LockedSubmission,
  OutboxRepository,
  RunLifecycleRepository,
  SubmissionAdminRepository,
  type Transaction,
  UnitOfWork,
} from '@torchperf/database';
import { z } from 'zod';
import { RankingService } from '../ranking/ranking.service';
import { RunEvents } from '../run-events/run-events.service';
import { SubmissionNotFoundError } from '../submissions/submission-not-found.error';
import { ORGANISER } from './actor';
import { toAdminSubmission } from './admin-submission.mapper';
import { RunUnfinishedError } from './run-unfinished.error';
import { SubmissionDisqualifiedError } from './submission-disqualified.error';

const IdSchema = z.uuid();

@Injectable()
export class AdminSubmissionsService {
  constructor(
    private readonly submissions: SubmissionAdminRepository,
    private readonly lifecycle: RunLifecycleRepository,
    private readonly outbox: OutboxRepository,
    private readonly audit: AuditRepository,
    private readonly ranking: RankingService,
    private readonly unitOfWork: UnitOfWork,
    private readonly runEvents: RunEvents,
  ) {}

  async list({ offset, limit, ...filter }: AdminSubmissionQuery) {
    const { rows, total } = await this.submissions.page(filter, offset, limit);
    return { items: rows.map(toAdminSubmission), page: { offset, limit, total } };
  }

  /**
   * Queues another run. Until it has ended well, the run that counted before goes on counting.
   * @throws SubmissionNotFoundError, SubmissionDisqualifiedError, RunUnfinishedError
   */
  async rerun(id: string): Promise<RerunReceipt> {
    const receipt = await this.unitOfWork.run(async (transaction) => {
      const submission = await this.lock(transaction, id);
      if (submission.disqualified) throw new SubmissionDisqualifiedError(id);
      if (submission.unfinishedRuns > 0) throw new RunUnfinishedError(id);
      const runId = await this.lifecycle.add(transaction, id);
      await this.outbox.add(transaction, 'benchmark', runId);
      await this.note(transaction, 'submission.rerun', id, { runId });
      return { submissionId: id, runId };
    });
    this.runEvents.queuedChanged();
    return receipt;
  }

  /** Takes a submission off the boards. Runs of it go on and are kept. @throws SubmissionNotFoundError */
  disqualify(id: string, reason: string): Promise<Disqualification> {
    return this.setDisqualified(id, reason, 'submission.disqualify');
  }

  /** Lets a submission compete again. @throws SubmissionNotFoundError */
  reinstate(id: string): Promise<Disqualification> {
    return this.setDisqualified(id, null, 'submission.reinstate');
  }

  private async setDisqualified(
    id: string,
    reason: string | null,
    action: string,
  ): Promise<Disqualification> {
    await this.unitOfWork.run(async (transaction) => {
      const { competitionId, teamId } = await this.lock(transaction, id);
      await this.submissions.setDisqualified(transaction, id, reason);
      await this.ranking.rankTeam(transaction, competitionId, teamId, 'decision');
      await this.note(transaction, action, id, { reason });
    });
    this.runEvents.boardsChanged();
    return { submissionId: id, disqualifiedReason: reason };
  }

  private async lock(transaction: Transaction, id: string): Promise<LockedSubmission> {
    const found = IdSchema.safeParse(id).success ? await this.submissions.lock(transaction, id) : null;
    if (!found) throw new SubmissionNotFoundError(id);
    return found;
  }

  private note(
    transaction: Transaction,
    action: string,
    subject: string,
    detail: Record<string, string | null>,
  ): Promise<void> {
    return this.audit.add(transaction, { actor: ORGANISER, action, subject, detail });
  }
}
