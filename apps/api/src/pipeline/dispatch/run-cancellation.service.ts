import { Injectable } from '@nestjs/common';
import {
  type LockedRun,
  RunLifecycleRepository,
  RunQueueRepository,
  SubmissionAdminRepository,
  type Transaction,
  UnitOfWork,
} from '@torchperf/database';
import type { CancelCause } from '@torchperf/domain';
import { RunAttempts } from './run-attempts.service';

/** Cancels runs in the queue, or on a worker, which drops them. */
@Injectable()
export class RunCancellation {
  constructor(
    private readonly queue: RunQueueRepository,
    private readonly lifecycle: RunLifecycleRepository,
    private readonly submissions: SubmissionAdminRepository,
    private readonly attempts: RunAttempts,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * @param cause a disqualification cancels only runs of submissions that are still disqualified.
   * @param message for the team.
   * @param note records the actor, in the same transaction.
   * @returns the run; null when it has finished or there is none.
   */
  async cancel(
    runId: string,
    cause: CancelCause,
    message: string,
    note: (transaction: Transaction, run: LockedRun) => Promise<void> = async () => undefined,
  ): Promise<LockedRun | null> {
    const cancelled = await this.unitOfWork.run(async (transaction) => {
      const run = await this.lifecycle.lock(transaction, runId);
      if (!run || run.state === 'finished') return null;
      // It may have been reinstated since it was found.
      if (cause === 'disqualification') {
        const submission = await this.submissions.lock(transaction, run.submissionId);
        if (!submission?.disqualified) return null;
      }
      await note(transaction, run);
      return { run, changes: await this.attempts.cancel(transaction, run, cause, message) };
    });
    if (!cancelled) return null;
    this.attempts.announce(cancelled.changes);
    return cancelled.run;
  }

  /** Cancels the unfinished runs of disqualified submissions. */
  async cancelUnwanted(): Promise<void> {
    const runs = await this.queue.findUnwanted();
    const message = 'The submission is disqualified, so it is not measured.';
    for (const id of runs) await this.cancel(id, 'disqualification', message);
  }
}
