import { Injectable } from '@nestjs/common';
import type { RunReport } from '@torchperf/contracts';
import {
  FinalRepository,
  type LockedRun,
  OutboxRepository,
  RunLifecycleRepository,
  type Transaction,
} from '@torchperf/database';
import type { Verdict } from '@torchperf/domain';
import { ReferenceService } from '../reference/reference.service';
import { RunEvents } from '../run-events/run-events.service';

/** How often a run may wait for a reference that fails beside it and works alone. */
const REFERENCE_WAITS_MAX = 5;

/** How often a run is begun before we give it up; what fails so often wants an organiser's eye. */
export const ATTEMPTS_LIMIT = 5;

export type RunChange =
  | { readonly kind: 'requeued'; readonly runId: string }
  | { readonly kind: 'finished'; readonly runId: string; readonly verdict: Verdict };

/**
 * What happens to a run that went wrong through no fault of the submission's: another attempt, up to a limit. The runs
 * of a final share what happens: those that have not finished go back together, to be measured in one session again.
 */
@Injectable()
export class RunAttempts {
  constructor(
    private readonly lifecycle: RunLifecycleRepository,
    private readonly finals: FinalRepository,
    private readonly outbox: OutboxRepository,
    private readonly references: ReferenceService,
    private readonly runEvents: RunEvents,
  ) {}

  /**
   * Puts an unfinished, locked run back into the queue, or ends it with `platform-error` after its last attempt.
   * @param cause in an operator's words. Tell the changes to `announce` once the transaction has committed.
   */
  async putBack(transaction: Transaction, run: LockedRun, cause: string): Promise<RunChange[]> {
    const attempt = run.attempts - run.referenceWaits + 1;
    if (attempt >= ATTEMPTS_LIMIT) {
      return this.giveUp(transaction, run, `Given up after ${attempt} attempts. The last one: ${cause}`);
    }
    return this.requeue(transaction, run, null);
  }

  /**
   * The reference failed in a locked run of another submission: the run waits until it works, as no attempt of its own.
   * It is abandoned when that has happened too often, for then the two do not go together.
   */
  async awaitReference(
    transaction: Transaction,
    run: LockedRun,
    fault: NonNullable<RunReport['referenceFault']>,
  ): Promise<RunChange[]> {
    if (run.referenceWaits >= REFERENCE_WAITS_MAX) {
      const cause = `the reference failed in this run ${run.referenceWaits + 1} times and worked alone each time`;
      return this.giveUp(transaction, run, `Abandoned: ${cause}. The last time: ${fault.message}`);
    }
    const runs = await this.sharing(transaction, run);
    await this.references.faulted(transaction, run, fault);
    return runs.map((runId) => ({ kind: 'requeued', runId }));
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
  ): Promise<RunChange[] | null> {
    if (run.attempts - run.referenceWaits >= Math.min(repeatsMax, ATTEMPTS_LIMIT - 1)) return null;
    return this.requeue(transaction, run, note);
  }

  /** Ends a locked run with `platform-error`: it is not charged to the team, and the organiser may run it again. */
  async giveUp(transaction: Transaction, run: LockedRun, message: string): Promise<RunChange[]> {
    const verdict = 'platform-error';
    const changes: RunChange[] = [];
    for (const runId of await this.sharing(transaction, run)) {
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
      changes.push({ kind: 'finished', runId, verdict });
    }
    if (run.finalId) await this.finals.endIfOver(transaction, run.finalId);
    if (run.isReference) await this.references.abandoned(transaction, run, message);
    return changes;
  }

  announce(changes: readonly RunChange[]): void {
    for (const change of changes) {
      if (change.kind === 'requeued') this.runEvents.requeued(change.runId);
      else this.runEvents.finished(change.runId, change.verdict);
    }
  }

  private async requeue(transaction: Transaction, run: LockedRun, note: string | null): Promise<RunChange[]> {
    const runs = await this.sharing(transaction, run);
    for (const runId of runs) await this.lifecycle.startNextAttempt(transaction, runId, note);
    if (run.finalId) await this.outbox.add(transaction, 'final', run.finalId);
    else await this.outbox.add(transaction, 'benchmark', run.id);
    return runs.map((runId) => ({ kind: 'requeued', runId }));
  }

  private async sharing(transaction: Transaction, { id, finalId }: LockedRun): Promise<string[]> {
    return finalId ? this.lifecycle.findUnfinishedOfFinal(transaction, finalId) : [id];
  }
}
