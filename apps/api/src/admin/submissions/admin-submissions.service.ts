import { Injectable } from '@nestjs/common';
import type {
  AdminSubmissionQuery,
  Disqualification,
  NoiseReceipt,
  RerunReceipt,
  ReviewReceipt,
} from '@torchperf/contracts';
import {
  AuditRepository,
  type LockedSubmission,
  NoisyRunRepository,
  ReviewRepository,
  type ReviewRow,
  RunLifecycleRepository,
  SubmissionAdminRepository,
  type Transaction,
  UnitOfWork,
} from '@torchperf/database';
import { RUN_PRIORITY } from '@torchperf/domain';
import { z } from 'zod';
import { RunCancellation } from '../../pipeline/dispatch/run-cancellation.service';
import { RankingService } from '../../pipeline/ranking/ranking.service';
import { ReferenceService } from '../../pipeline/reference/reference.service';
import { FlagsSchema, ReviewService } from '../../pipeline/review/review.service';
import { RunEvents } from '../../pipeline/run-updates/run-events.service';
import { toReview } from '../../submissions/review.mapper';
import { SubmissionNotFoundError } from '../../submissions/submissions.errors';
import { ORGANISER } from '../actor';
import { toAdminSubmission } from './admin-submission.mapper';
import {
  RunUnfinishedError,
  SubmissionBaselineError,
  SubmissionDisqualifiedError,
  SubmissionHeldError,
  SubmissionNotHeldError,
  SubmissionNotNoisyError,
  SubmissionReferenceError,
} from './submissions.errors';

const IdSchema = z.uuid();

@Injectable()
export class AdminSubmissionsService {
  constructor(
    private readonly submissions: SubmissionAdminRepository,
    private readonly lifecycle: RunLifecycleRepository,
    private readonly cancellation: RunCancellation,
    private readonly audit: AuditRepository,
    private readonly reviews: ReviewRepository,
    private readonly review: ReviewService,
    private readonly references: ReferenceService,
    private readonly noisyRuns: NoisyRunRepository,
    private readonly ranking: RankingService,
    private readonly unitOfWork: UnitOfWork,
    private readonly runEvents: RunEvents,
  ) {}

  async list({ offset, limit, ...filter }: AdminSubmissionQuery) {
    const { rows, total } = await this.submissions.page(filter, offset, limit);
    return { items: rows.map(toAdminSubmission), page: { offset, limit, total } };
  }

  /**
   * Queues another run. Until it has succeeded, the earlier run still counts.
   * @throws SubmissionNotFoundError, SubmissionDisqualifiedError, RunUnfinishedError
   */
  async rerun(id: string): Promise<RerunReceipt> {
    const receipt = await this.unitOfWork.run(async (transaction) => {
      const submission = await this.lock(transaction, id);
      if (submission.disqualified) throw new SubmissionDisqualifiedError(id);
      if (submission.unfinishedRuns > 0) throw new RunUnfinishedError(id);
      const runId = await this.lifecycle.add(transaction, id, RUN_PRIORITY.rerun);
      if (submission.reference) await this.references.requested(transaction, submission.competitionId);
      await this.note(transaction, 'submission.rerun', id, { runId });
      return { submissionId: id, runId };
    });
    this.runEvents.queuedChanged();
    return receipt;
  }

  /**
   * Lets the runs of a submission that were measured on a busy machine count. An implausibly fast one holds the
   * submission, as a run on a calm machine would.
   * @throws SubmissionNotFoundError, SubmissionNotNoisyError
   */
  async acceptNoise(id: string, note: string): Promise<NoiseReceipt> {
    const runIds = await this.unitOfWork.run(async (transaction) => {
      const submission = await this.lock(transaction, id);
      const { competitionId, teamId } = submission;
      const accepted = await this.noisyRuns.accept(transaction, id);
      if (accepted.length === 0) throw new SubmissionNotNoisyError(id);
      await this.ranking.lock(transaction, competitionId);
      for (const { flags, relativeLatency, ...run } of accepted) {
        await this.review.examine(transaction, submission, {
          ...run,
          flags: FlagsSchema.parse(flags),
          relativeLatency: relativeLatency ?? undefined,
          isNoiseAccepted: true,
        });
      }
      await this.ranking.rankTeam(transaction, competitionId, teamId, 'decision');
      await this.note(transaction, 'submission.accept-noise', id, { note });
      return accepted.map((run) => run.id);
    });
    this.runEvents.boardsChanged();
    return { submissionId: id, runIds };
  }

  /** Removes a submission from the boards and cancels its runs. Finished runs stay stored. @throws SubmissionNotFoundError, SubmissionReferenceError */
  async disqualify(id: string, reason: string): Promise<Disqualification> {
    const disqualification = await this.setDisqualified(id, reason, 'submission.disqualify');
    // In a separate transaction, since reports lock a run before its submission. No worker gets these runs meanwhile.
    await this.cancellation.cancelUnwanted();
    return disqualification;
  }

  /**
   * Reinstates a submission. If the disqualification cancelled its newest run, another run is queued.
   * @throws SubmissionNotFoundError, SubmissionReferenceError
   */
  async reinstate(id: string): Promise<Disqualification> {
    const reinstated = await this.setDisqualified(id, null, 'submission.reinstate', (transaction) =>
      this.lifecycle.addIfCancelled(transaction, id, 'disqualification'),
    );
    this.runEvents.queuedChanged();
    return reinstated;
  }

  /**
   * Holds a submission: it is unranked until it is released. Its runs continue.
   * @throws SubmissionNotFoundError, SubmissionDisqualifiedError, SubmissionBaselineError, SubmissionHeldError
   */
  async hold(id: string, reason: string): Promise<ReviewReceipt> {
    const row = await this.unitOfWork.run(async (transaction) => {
      const submission = await this.lock(transaction, id);
      if (submission.disqualified) throw new SubmissionDisqualifiedError(id);
      if (submission.baseline) throw new SubmissionBaselineError(id);
      if (submission.held) throw new SubmissionHeldError(id);
      const held = await this.reviews.hold(transaction, id, reason);
      await this.ranking.rankTeam(transaction, submission.competitionId, submission.teamId, 'decision');
      await this.note(transaction, 'submission.hold', id, { reason });
      return held;
    });
    this.runEvents.boardsChanged();
    return receiptOf(id, row);
  }

  /**
   * Releases a held submission, which is then ranked. Its present flags no longer hold it.
   * @throws SubmissionNotFoundError, SubmissionDisqualifiedError, SubmissionNotHeldError
   */
  async release(id: string, note: string): Promise<ReviewReceipt> {
    const row = await this.unitOfWork.run(async (transaction) => {
      const submission = await this.lock(transaction, id);
      if (submission.disqualified) throw new SubmissionDisqualifiedError(id);
      if (!submission.held) throw new SubmissionNotHeldError(id);
      const released = await this.review.release(transaction, submission, note);
      await this.ranking.rankTeam(transaction, submission.competitionId, submission.teamId, 'decision');
      await this.note(transaction, 'submission.release', id, { note });
      return released;
    });
    this.runEvents.boardsChanged();
    return receiptOf(id, row);
  }

  private async setDisqualified(
    id: string,
    reason: string | null,
    action: string,
    further: (transaction: Transaction) => Promise<unknown> = async () => undefined,
  ): Promise<Disqualification> {
    await this.unitOfWork.run(async (transaction) => {
      const { competitionId, teamId, reference } = await this.lock(transaction, id);
      if (reference) throw new SubmissionReferenceError(id);
      await this.submissions.setDisqualified(transaction, id, reason);
      await this.ranking.rankTeam(transaction, competitionId, teamId, 'decision');
      await this.note(transaction, action, id, { reason });
      await further(transaction);
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

function receiptOf(submissionId: string, row: ReviewRow): ReviewReceipt {
  const review = toReview(row);
  if (!review) throw new Error(`Submission ${submissionId} is neither held nor released`);
  return { submissionId, review };
}
