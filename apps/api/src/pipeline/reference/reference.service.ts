import { Injectable, Logger } from '@nestjs/common';
import type { RunReport } from '@torchperf/contracts';
import {
  AuditRepository,
  type LockedRun,
  ReferenceRepository,
  type ReferenceRow,
  RunLifecycleRepository,
  type Transaction,
} from '@torchperf/database';
import { RUN_PRIORITY, type Verdict } from '@torchperf/domain';
import { referenceWarnings } from './reference-warnings';

/** The actor in the audit log for automatic changes. */
const SERVICE = 'service';

/** How a reference failed. */
type Fault = NonNullable<RunReport['referenceFault']>;

/**
 * Manages the state of each competition's reference. Theory of operation:
 *
 *   creation or replacement ──► pending ──its own run ok──► ok ──it fails in another's run──► pending
 *                                  └──its own run fails──► failed ──an organiser reruns or replaces it──► pending
 *
 * A reference that fails in a contestant's run is measured alone before it is blamed: else one hostile bundle could
 * pause a competition for good. While the state is not `ok` no bundle is accepted, and of the competition's runs only
 * the reference's own is assigned. Each change happens in the transaction of its cause.
 * Locks are taken in the order run, competition, ranking.
 */
@Injectable()
export class ReferenceService {
  private readonly logger = new Logger(ReferenceService.name);

  constructor(
    private readonly references: ReferenceRepository,
    private readonly lifecycle: RunLifecycleRepository,
    private readonly audit: AuditRepository,
  ) {}

  /** The reference failed in the locked run of another submission: the run waits, and the reference is measured alone. */
  async faulted(transaction: Transaction, run: LockedRun, fault: Fault): Promise<void> {
    const competition = await this.references.lock(transaction, run.competitionId);
    if (competition.referenceState !== 'ok') return;
    const problem = `In run ${run.id}: ${fault.verdict}: ${fault.message}`;
    await this.references.setState(transaction, competition.id, {
      referenceState: 'pending',
      referenceProblem: problem,
    });
    await this.note(transaction, competition, 'reference.fault', { runId: run.id, ...fault });
    await this.measure(transaction, competition.referenceSubmissionId);
  }

  /** A locked run of the reference itself has ended, or is repeated although it succeeded. */
  async measured(transaction: Transaction, run: LockedRun, report: RunReport): Promise<void> {
    const competition = await this.references.lock(transaction, run.competitionId);
    if (!isReferenceOf(competition, run)) return;
    if (report.verdict !== 'ok') {
      await this.failed(transaction, competition, run, report.verdict, report.message);
      return;
    }
    await this.references.setState(transaction, competition.id, {
      referenceState: 'ok',
      referenceProblem: null,
      referenceWarnings: referenceWarnings(report, competition.classes),
    });
    if (competition.referenceState === 'ok') return;
    await this.note(transaction, competition, 'reference.ok', { runId: run.id });
  }

  /**
   * A locked run of the reference itself was abandoned through a platform fault, or cancelled. A working reference
   * keeps its state.
   */
  async abandoned(
    transaction: Transaction,
    run: LockedRun,
    verdict: Verdict,
    message: string,
  ): Promise<void> {
    const competition = await this.references.lock(transaction, run.competitionId);
    if (!isReferenceOf(competition, run) || competition.referenceState !== 'pending') return;
    await this.failed(transaction, competition, run, verdict, message);
  }

  /** An organiser has the reference measured again. A working reference keeps its state meanwhile. */
  async requested(transaction: Transaction, competitionId: string): Promise<void> {
    const { referenceState } = await this.references.lock(transaction, competitionId);
    if (referenceState === 'failed') {
      await this.references.setState(transaction, competitionId, { referenceState: 'pending' });
    }
  }

  /** Adds a run of the reference, unless one is under way. */
  async measure(transaction: Transaction, submissionId: string | null): Promise<string | null> {
    if (submissionId === null || (await this.lifecycle.hasUnfinished(transaction, submissionId))) return null;
    return this.lifecycle.add(transaction, submissionId, RUN_PRIORITY.firstSubmission);
  }

  private async failed(
    transaction: Transaction,
    competition: ReferenceRow,
    run: LockedRun,
    verdict: Verdict,
    message: string,
  ): Promise<void> {
    const referenceProblem = `${verdict}: ${message}`;
    await this.references.setState(transaction, competition.id, {
      referenceState: 'failed',
      referenceProblem,
    });
    await this.note(transaction, competition, 'reference.failed', { runId: run.id, verdict, message });
    this.logger.error(
      `The reference of ${competition.slug} failed; submissions are paused. ${referenceProblem}`,
    );
  }

  private note(
    transaction: Transaction,
    { slug }: ReferenceRow,
    action: string,
    detail: Record<string, string>,
  ): Promise<void> {
    return this.audit.add(transaction, { actor: SERVICE, action, subject: slug, detail });
  }
}

/** Whether the run's submission is still the reference: it may have been replaced before the competition was locked. */
function isReferenceOf({ referenceSubmissionId }: ReferenceRow, { submissionId }: LockedRun): boolean {
  return referenceSubmissionId === submissionId;
}
