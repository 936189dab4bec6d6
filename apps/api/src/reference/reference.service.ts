import { Injectable, Logger } from '@nestjs/common';
import type { RunReport } from '@torchperf/contracts';
import {
  AuditRepository,
  type AwaitingRun,
  type LockedRun,
  type NewReferenceState,
  OutboxRepository,
  ReferenceRepository,
  type ReferenceRow,
  RunLifecycleRepository,
  type Transaction,
} from '@torchperf/database';
import type { Verdict } from '@torchperf/domain';
import { benchmarkJobId } from '@torchperf/queue';
import { referenceWarnings } from './reference-warnings';

/** Who acts in the audit log where no organiser did. */
const SERVICE = 'service';

/** What a team reads while its run waits for the reference. */
export const WAITING_MESSAGE =
  "The organisers' reference model does not work at present. Your run waits and costs you nothing; it is measured once the reference works again.";

/** How a reference failed. */
type Fault = NonNullable<RunReport['referenceFault']>;

/**
 * Keeps the state of each competition's reference. Theory of operation:
 *
 *   creation or replacement ──► pending ──its own run ok──► ok ──it fails in another's run──► pending
 *                                  └──its own run fails──► failed ──an organiser reruns or replaces it──► pending
 *
 * A reference that fails beside a contestant is measured alone before it is blamed: else one hostile bundle could pause a
 * competition for good. While the state is not `ok` no bundle is taken, and queued runs wait outside of the queue.
 * All of it happens in the transaction of what causes it. Locks are taken in the order run, competition, ranking.
 */
@Injectable()
export class ReferenceService {
  private readonly logger = new Logger(ReferenceService.name);

  constructor(
    private readonly references: ReferenceRepository,
    private readonly lifecycle: RunLifecycleRepository,
    private readonly outbox: OutboxRepository,
    private readonly audit: AuditRepository,
  ) {}

  /** The reference failed in the locked run of another submission: the run waits, and the reference is measured alone. */
  async faulted(transaction: Transaction, run: LockedRun, fault: Fault): Promise<void> {
    const competition = await this.references.lock(transaction, run.competitionId);
    await this.references.await(transaction, run, WAITING_MESSAGE);
    if (competition.referenceState !== 'ok') return;
    const problem = `In run ${run.id}: ${fault.verdict}: ${fault.message}`;
    await this.suspend(transaction, competition, { referenceState: 'pending', referenceProblem: problem });
    await this.note(transaction, competition, 'reference.fault', { runId: run.id, ...fault });
    await this.measure(transaction, competition.referenceSubmissionId);
  }

  /** Whether a locked run must wait for its reference, which is then noted. The reference's own runs never do. */
  async mustWait(transaction: Transaction, run: LockedRun): Promise<boolean> {
    if (run.isReference) return false;
    const { referenceState } = await this.references.lock(transaction, run.competitionId);
    if (referenceState === 'ok') return false;
    await this.references.await(transaction, run, WAITING_MESSAGE);
    return true;
  }

  /** A locked run of the reference itself has ended, or is measured again although it went well. */
  async measured(transaction: Transaction, run: LockedRun, report: RunReport): Promise<void> {
    const competition = await this.references.lock(transaction, run.competitionId);
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
    await this.release(transaction, competition.id);
  }

  /** A locked run of the reference itself was abandoned through a fault of the platform. */
  async abandoned(transaction: Transaction, run: LockedRun, message: string): Promise<void> {
    const competition = await this.references.lock(transaction, run.competitionId);
    await this.failed(transaction, competition, run, 'platform-error', message);
  }

  /** An organiser has the reference measured again. While it works, it goes on counting as working. */
  async requested(transaction: Transaction, competitionId: string): Promise<void> {
    const { referenceState } = await this.references.lock(transaction, competitionId);
    if (referenceState === 'failed') {
      await this.references.setState(transaction, competitionId, { referenceState: 'pending' });
    }
  }

  /** Adds a run of the reference, unless one is under way. */
  async measure(transaction: Transaction, submissionId: string | null): Promise<string | null> {
    if (submissionId === null || (await this.lifecycle.hasUnfinished(transaction, submissionId))) return null;
    const runId = await this.lifecycle.add(transaction, submissionId);
    await this.outbox.add(transaction, 'benchmark', runId);
    return runId;
  }

  /** Sends what waits for a reference that works. @returns how many runs there were. */
  async release(transaction: Transaction, competitionId: string): Promise<number> {
    const runs = await this.references.release(transaction, competitionId);
    for (const { topic, key } of messagesOf(runs)) await this.outbox.add(transaction, topic, key);
    return runs.length;
  }

  private async failed(
    transaction: Transaction,
    competition: ReferenceRow,
    run: LockedRun,
    verdict: Verdict,
    message: string,
  ): Promise<void> {
    const referenceProblem = `${verdict}: ${message}`;
    await this.suspend(transaction, competition, { referenceState: 'failed', referenceProblem });
    await this.note(transaction, competition, 'reference.failed', { runId: run.id, verdict, message });
    this.logger.error(
      `The reference of ${competition.slug} failed; submissions are paused. ${referenceProblem}`,
    );
  }

  /** Sets another state than `ok`; what the queue holds is taken out of it. */
  private async suspend(
    transaction: Transaction,
    { id, referenceState }: ReferenceRow,
    state: NewReferenceState,
  ): Promise<void> {
    await this.references.setState(transaction, id, state);
    if (referenceState !== 'ok') return;
    const runs = await this.references.awaitQueued(transaction, id);
    const jobs = new Set(runs.map((run) => benchmarkJobId(run.finalId ?? run.id, run.attempts)));
    for (const job of jobs) await this.outbox.add(transaction, 'withdraw', job);
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

/** A message for each run by itself, and one for each final. */
function messagesOf(runs: readonly AwaitingRun[]) {
  const finals = new Set(runs.flatMap(({ finalId }) => finalId ?? []));
  const alone = runs.filter(({ finalId }) => finalId === null);
  return [
    ...alone.map(({ id }) => ({ topic: 'benchmark' as const, key: id })),
    ...[...finals].map((id) => ({ topic: 'final' as const, key: id })),
  ];
}
