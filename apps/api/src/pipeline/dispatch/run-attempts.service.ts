import { Injectable, Logger } from '@nestjs/common';
import type { RunReport } from '@torchperf/contracts';
import {
  AuditRepository,
  FinalRepository,
  type LockedRun,
  type Return,
  RunLifecycleRepository,
  type RunOutcome,
  type Transaction,
} from '@torchperf/database';
import type { CancelCause, Verdict } from '@torchperf/domain';
import { RankingService } from '../ranking/ranking.service';
import { ReferenceService } from '../reference/reference.service';
import { RunEvents } from '../run-updates/run-events.service';

/** How often a run may wait for a reference that fails in its launches and works alone. */
const REFERENCE_WAITS_MAX = 5;

/** Attempts before a run is abandoned; a run that fails so often needs an organiser's attention. */
export const MAX_ATTEMPTS = 5;
/**
 * Workers vanish for many reasons, most of them unrelated to the run: only every third loss counts as an attempt. It
 * must count at some point, or a bundle that crashes workers would be retried forever.
 */
export const LOSSES_PER_ATTEMPT = 3;

/** Attempts at a final that may fail in the launches of one finalist alone, before the others go on without it. */
export const MAX_FINAL_FAULTS = 2;
const LEFT_OUT = `Left out of the final: the platform failed ${MAX_FINAL_FAULTS} times while this submission was measured, and with no other. It does not count against you, and your ordinary runs count as before. The organisers know, and can hold the final again.`;

const RETRY_FIRST_MS = 5_000;

/** Exponential backoff before the next attempt: 5 s, doubling. Quick failures would else use up all attempts at once. */
export function retryDelayMs(attempts: number): number {
  return RETRY_FIRST_MS * 2 ** attempts;
}

export type RunChange =
  | { readonly kind: 'requeued'; readonly runId: string }
  | { readonly kind: 'finished'; readonly runId: string; readonly verdict: Verdict };

/** A requeue that costs no attempt and blames no worker. */
const FREE = {
  message: null,
  isAttempt: false,
  isLoss: false,
  isReferenceWait: false,
  failedOn: null,
  delayMs: 0,
} as const satisfies Return;

/**
 * Retries runs after platform faults, up to a limit. The runs of a final share their fate: the unfinished ones are
 * requeued together, to be measured in one session again.
 */
@Injectable()
export class RunAttempts {
  private readonly logger = new Logger(RunAttempts.name);

  constructor(
    private readonly lifecycle: RunLifecycleRepository,
    private readonly finals: FinalRepository,
    private readonly references: ReferenceService,
    private readonly ranking: RankingService,
    private readonly audit: AuditRepository,
    private readonly runEvents: RunEvents,
  ) {}

  /**
   * Requeues an unfinished, locked run, or ends it with `platform-error` after its last attempt.
   * @param cause for operators
   * @param failedOn the worker that failed, which gets the run again only if there is no other
   * @param faultRunId in a final the run in whose launches alone it failed. The attempt in which that one is left out
   * costs the others none.
   * @returns changes; pass them to `announce` once the transaction has committed
   */
  async retryOrAbandon(
    transaction: Transaction,
    run: LockedRun,
    cause: string,
    failedOn: string | null,
    faultRunId?: string,
  ): Promise<RunChange[]> {
    const leftOut = await this.leaveOut(transaction, run, cause, faultRunId);
    if (leftOut.length > 0) return [...leftOut, ...(await this.requeue(transaction, run, FREE))];
    const attempt = run.attempts + 1;
    if (attempt >= MAX_ATTEMPTS) {
      return this.abandon(transaction, run, `Abandoned after ${attempt} attempts. Last failure: ${cause}`);
    }
    const delayMs = retryDelayMs(run.attempts);
    return this.requeue(transaction, run, { ...FREE, isAttempt: true, failedOn, delayMs });
  }

  /**
   * Requeues an unfinished, locked run at no cost: its worker was stopped, or can no longer execute it.
   * @param isLoss whether the worker vanished. Every third time counts as an attempt.
   */
  async release(transaction: Transaction, run: LockedRun, isLoss: boolean): Promise<RunChange[]> {
    if (isLoss && (run.losses + 1) % LOSSES_PER_ATTEMPT === 0) {
      const cause = `its worker vanished, for the ${run.losses + 1}th time.`;
      return this.retryOrAbandon(transaction, { ...run, losses: run.losses + 1 }, cause, null);
    }
    return this.requeue(transaction, run, { ...FREE, isLoss });
  }

  /**
   * The reference failed in a locked run of another submission. The run waits until the reference works, at no attempt.
   * It is abandoned when that has happened too often: then the two are incompatible.
   * @param faultRunId as for `retryOrAbandon`.
   */
  async awaitReference(
    transaction: Transaction,
    run: LockedRun,
    fault: NonNullable<RunReport['referenceFault']>,
    faultRunId?: string,
  ): Promise<RunChange[]> {
    const leftOut = await this.leaveOut(
      transaction,
      run,
      `The reference failed: ${fault.message}`,
      faultRunId,
    );
    if (leftOut.length === 0 && run.referenceWaits >= REFERENCE_WAITS_MAX) {
      const cause = `the reference failed in this run ${run.referenceWaits + 1} times and worked alone each time`;
      return this.abandon(transaction, run, `Abandoned: ${cause}. The last time: ${fault.message}`);
    }
    await this.references.faulted(transaction, run, fault);
    const requeued = await this.requeue(transaction, run, { ...FREE, isReferenceWait: leftOut.length === 0 });
    return [...leftOut, ...requeued];
  }

  /**
   * Requeues a locked run that has figures, but was measured on a noisy machine.
   * @param note for the team meanwhile
   * @param repeatsMax attempts after which the figures are stored as they are
   * @returns null then, and before the last attempt of any run, so that no measurement is discarded
   */
  async repeat(
    transaction: Transaction,
    run: LockedRun,
    note: string,
    repeatsMax: number,
  ): Promise<RunChange[] | null> {
    if (run.attempts >= Math.min(repeatsMax, MAX_ATTEMPTS - 1)) return null;
    return this.requeue(transaction, run, { ...FREE, isAttempt: true, message: note });
  }

  /** Cancels an unfinished, locked run. Its worker drops it. @param message for the team. */
  async cancel(
    transaction: Transaction,
    run: LockedRun,
    by: CancelCause,
    message: string,
  ): Promise<RunChange[]> {
    const verdict = 'cancelled';
    await this.finish(transaction, run.id, { verdict, message, cancelledBy: by });
    if (run.isReference) await this.references.abandoned(transaction, run, verdict, message);
    const isFinalDone = run.finalId && (await this.finals.endIfOver(transaction, run.finalId)) === 'done';
    if (isFinalDone) await this.ranking.recompute(run.competitionId, transaction, 'decision');
    return [{ kind: 'finished', runId: run.id, verdict }];
  }

  /** Ends a locked run with `platform-error`: it is not charged to the team, and the organiser may run it again. */
  async abandon(transaction: Transaction, run: LockedRun, message: string): Promise<RunChange[]> {
    const verdict = 'platform-error';
    const changes: RunChange[] = [];
    for (const runId of await this.sharing(transaction, run)) {
      await this.finish(transaction, runId, { verdict, message });
      changes.push({ kind: 'finished', runId, verdict });
    }
    if (run.finalId) await this.finals.endIfOver(transaction, run.finalId);
    if (run.isReference) await this.references.abandoned(transaction, run, verdict, message);
    return changes;
  }

  announce(changes: readonly RunChange[]): void {
    for (const change of changes) {
      if (change.kind === 'requeued') this.runEvents.requeued(change.runId);
      else this.runEvents.finished(change.runId, change.verdict);
    }
  }

  /**
   * Notes in whose launches an attempt at a final failed, and ends that finalist's run when it happened too often, so that
   * the others are measured. The only one left is not left out: no one else waits for it.
   */
  private async leaveOut(
    transaction: Transaction,
    { finalId, ...run }: LockedRun,
    cause: string,
    faultRunId: string | undefined,
  ): Promise<RunChange[]> {
    if (finalId === null || faultRunId === undefined) return [];
    const faults = await this.finals.noteFault(transaction, finalId, faultRunId);
    if (faults === null || faults < MAX_FINAL_FAULTS) return [];
    if ((await this.sharing(transaction, { ...run, finalId })).length === 1) return [];
    const verdict = 'cancelled';
    await this.finish(transaction, faultRunId, { verdict, message: LEFT_OUT, cancelledBy: 'platform' });
    const detail = { runId: faultRunId, cause };
    await this.audit.add(transaction, {
      actor: 'service',
      action: 'final.leave-out',
      subject: finalId,
      detail,
    });
    this.logger.warn(`Left run ${faultRunId} out of final ${finalId}. ${cause}`);
    return [{ kind: 'finished', runId: faultRunId, verdict }];
  }

  private async requeue(transaction: Transaction, run: LockedRun, how: Return): Promise<RunChange[]> {
    const runs = await this.sharing(transaction, run);
    for (const runId of runs) await this.lifecycle.returnToQueue(transaction, runId, how);
    return runs.map((runId) => ({ kind: 'requeued', runId }));
  }

  private finish(
    transaction: Transaction,
    runId: string,
    how: Pick<RunOutcome, 'verdict' | 'message' | 'cancelledBy'>,
  ): Promise<void> {
    return this.lifecycle.finish(transaction, runId, {
      ...how,
      workerId: null,
      log: null,
      hardwareClass: null,
      report: null,
      flags: [],
      startedAt: null,
      finishedAt: new Date(),
    });
  }

  private async sharing(transaction: Transaction, { id, finalId }: LockedRun): Promise<string[]> {
    return finalId ? this.lifecycle.findUnfinishedOfFinal(transaction, finalId) : [id];
  }
}
