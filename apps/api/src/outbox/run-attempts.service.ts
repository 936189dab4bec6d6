import { Injectable } from '@nestjs/common';
import {
  type LockedRun,
  OutboxRepository,
  RunLifecycleRepository,
  type Transaction,
} from '@torchperf/database';
import type { Verdict } from '@torchperf/domain';
import { RunEvents } from '../run-events/run-events.service';

/** How often a run is begun before we give it up; what fails so often wants an organiser's eye. */
export const ATTEMPTS_LIMIT = 5;

export type RunChange =
  | { readonly kind: 'requeued'; readonly runId: string }
  | {
      readonly kind: 'finished';
      readonly runId: string;
      readonly verdict: Verdict;
      readonly message: string;
    };

/** What happens to a run that went wrong through no fault of the submission's: another attempt, up to a limit. */
@Injectable()
export class RunAttempts {
  constructor(
    private readonly lifecycle: RunLifecycleRepository,
    private readonly outbox: OutboxRepository,
    private readonly runEvents: RunEvents,
  ) {}

  /**
   * Puts an unfinished, locked run back into the queue, or ends it with `platform-error` after its last attempt.
   * @param cause in an operator's words. Tell the change to `announce` once the transaction has committed.
   */
  async putBack(transaction: Transaction, run: LockedRun, cause: string): Promise<RunChange> {
    const attempt = run.attempts + 1;
    if (attempt >= ATTEMPTS_LIMIT) {
      return this.giveUp(transaction, run.id, `Given up after ${attempt} attempts. The last one: ${cause}`);
    }
    return this.requeue(transaction, run, null);
  }

  /**
   * Puts back a locked run that has figures, but was measured on a noisy machine.
   * @param note what the team reads meanwhile. @param repeatsMax attempts after which the figures count as they are.
   * @returns null then; also before the last attempt that any run has, for what was measured is not given up.
   */
  async repeat(
    transaction: Transaction,
    run: LockedRun,
    note: string,
    repeatsMax: number,
  ): Promise<RunChange | null> {
    if (run.attempts >= Math.min(repeatsMax, ATTEMPTS_LIMIT - 1)) return null;
    return this.requeue(transaction, run, note);
  }

  /** Ends a run with `platform-error`: it is not charged to the team, and the organiser may run it again. */
  async giveUp(transaction: Transaction, runId: string, message: string): Promise<RunChange> {
    const verdict = 'platform-error';
    await this.lifecycle.finish(transaction, runId, {
      workerId: null,
      verdict,
      message,
      log: null,
      hardwareClass: null,
      report: null,
      flags: [],
      startedAt: null,
      finishedAt: new Date(),
    });
    return { kind: 'finished', runId, verdict, message };
  }

  announce(change: RunChange): void {
    if (change.kind === 'requeued') this.runEvents.requeued(change.runId);
    else this.runEvents.finished(change.runId, change.verdict, change.message);
  }

  private async requeue(transaction: Transaction, run: LockedRun, note: string | null): Promise<RunChange> {
    await this.lifecycle.startNextAttempt(transaction, run.id, note);
    await this.outbox.add(transaction, 'benchmark', run.id);
    return { kind: 'requeued', runId: run.id };
  }
}
