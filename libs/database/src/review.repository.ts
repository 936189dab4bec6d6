import { Injectable } from '@nestjs/common';
import type { Prisma } from './generated/client';
import type { Transaction } from './transaction';

const REVIEW = {
  heldAt: true,
  heldReason: true,
  releasedAt: true,
  releaseNote: true,
} as const satisfies Prisma.SubmissionSelect;

/** How the review of a submission stands, as its row has it. */
export type ReviewRow = Prisma.SubmissionGetPayload<{ select: typeof REVIEW }>;

/** Writes what comes of reviews. When a submission is held, and when it may be released, is for the services to say. */
@Injectable()
export class ReviewRepository {
  /** Keeps a submission off the ranks until it is released. */
  hold(transaction: Transaction, submissionId: string, reason: string): Promise<ReviewRow> {
    return transaction.submission.update({
      where: { id: submissionId },
      data: { heldAt: new Date(), heldReason: reason, releasedAt: null, releaseNote: null },
      select: REVIEW,
    });
  }

  /** @param clearedFlags kinds of flags that hold the submission no more, those from before among them */
  release(
    transaction: Transaction,
    submissionId: string,
    note: string,
    clearedFlags: readonly string[],
  ): Promise<ReviewRow> {
    return transaction.submission.update({
      where: { id: submissionId },
      data: {
        heldAt: null,
        heldReason: null,
        releasedAt: new Date(),
        releaseNote: note,
        clearedFlags: [...clearedFlags],
      },
      select: REVIEW,
    });
  }

  /** The flags of each run of the submission that ended well. */
  async flagsOf(transaction: Transaction, submissionId: string): Promise<Prisma.JsonValue[]> {
    const runs = await transaction.run.findMany({
      where: { submissionId, verdict: 'ok' },
      select: { flags: true },
    });
    return runs.map(({ flags }) => flags);
  }

  /** Puts these flags in the place of those that the run has. */
  async setFlags(transaction: Transaction, runId: string, flags: Prisma.InputJsonArray): Promise<void> {
    await transaction.run.update({ where: { id: runId }, data: { flags } });
  }
}
