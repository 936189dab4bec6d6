import { Injectable } from '@nestjs/common';
import type { ReferenceState } from '@torchperf/domain';
import type { Prisma } from './generated/client';
import { PrismaService } from './prisma.service';
import type { Transaction } from './transaction';

const VIEW = {
  id: true,
  slug: true,
  classes: true,
  startsAt: true,
  referenceState: true,
  referenceProblem: true,
  referenceWarnings: true,
  referenceSubmissionId: true,
} as const satisfies Prisma.CompetitionSelect;

/** A competition as its reference is concerned. */
export type ReferenceRow = Prisma.CompetitionGetPayload<{ select: typeof VIEW }>;

/** A run that waits for the reference: of a final, all its runs wait together. */
export interface AwaitingRun {
  readonly id: string;
  readonly finalId: string | null;
  readonly attempts: number;
}

export interface NewReferenceState {
  readonly referenceState: ReferenceState;
  readonly referenceProblem?: string | null;
  readonly referenceWarnings?: string[];
}

/** The state of competitions' references, and the runs that wait for them. */
@Injectable()
export class ReferenceRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** Reads a competition and holds it until the transaction ends, so that its reference has one state at a time. */
  async lock(transaction: Transaction, competitionId: string): Promise<ReferenceRow> {
    await transaction.$executeRaw`
      SELECT FROM competitions WHERE id = ${competitionId}::uuid FOR NO KEY UPDATE`;
    return transaction.competition.findUniqueOrThrow({ where: { id: competitionId }, select: VIEW });
  }

  find(slug: string): Promise<ReferenceRow | null> {
    return this.prisma.competition.findUnique({ where: { slug }, select: VIEW });
  }

  async setState(transaction: Transaction, competitionId: string, state: NewReferenceState): Promise<void> {
    await transaction.competition.update({ where: { id: competitionId }, data: state });
  }

  /**
   * Runs of the competition that the queue holds, but for the reference's own and those on a worker, wait from now on.
   * @returns them as they were sent to the queue.
   */
  awaitQueued(transaction: Transaction, competitionId: string): Promise<AwaitingRun[]> {
    return transaction.$queryRaw<AwaitingRun[]>`
      UPDATE runs SET awaits_reference = true
      WHERE id IN (
        SELECT runs.id FROM runs
        JOIN submissions ON submissions.id = runs.submission_id
        JOIN competitions ON competitions.id = submissions.competition_id
        WHERE competitions.id = ${competitionId}::uuid
          AND submissions.id IS DISTINCT FROM competitions.reference_submission_id
          AND runs.state = 'queued' AND NOT runs.awaits_reference
        -- Whoever holds one is storing its report, and may wait for the competition.
        FOR NO KEY UPDATE OF runs SKIP LOCKED
      )
      RETURNING id, final_id AS "finalId", attempts`;
  }

  /** A run, or all unfinished ones of its final, waits for the reference. @param message what its team reads. */
  async await(
    transaction: Transaction,
    run: { readonly id: string; readonly finalId: string | null },
    message: string,
  ): Promise<void> {
    await transaction.run.updateMany({
      where: {
        state: { not: 'finished' },
        ...(run.finalId ? { finalId: run.finalId } : { id: run.id }),
      },
      data: { awaitsReference: true, state: 'queued', startedAt: null, workerId: null, message },
    });
  }

  /**
   * The waiting runs of a competition wait no more, each as its next attempt, which costs them none.
   * @returns them, oldest first.
   */
  async release(transaction: Transaction, competitionId: string): Promise<AwaitingRun[]> {
    const rows = await transaction.$queryRaw<(AwaitingRun & { queuedAt: Date })[]>`
      UPDATE runs SET awaits_reference = false, message = NULL,
        attempts = attempts + 1, reference_waits = reference_waits + 1
      WHERE id IN (
        SELECT runs.id FROM runs JOIN submissions ON submissions.id = runs.submission_id
        WHERE submissions.competition_id = ${competitionId}::uuid
          AND runs.awaits_reference AND runs.state = 'queued'
        FOR NO KEY UPDATE OF runs SKIP LOCKED
      )
      RETURNING id, final_id AS "finalId", attempts, queued_at AS "queuedAt"`;
    return rows.sort((a, b) => Number(a.queuedAt) - Number(b.queuedAt) || (a.id < b.id ? -1 : 1));
  }

  /** Competitions with runs that still wait although the reference works. */
  async findStranded(): Promise<string[]> {
    const rows = await this.prisma.$queryRaw<{ id: string }[]>`
      SELECT DISTINCT competitions.id FROM runs
      JOIN submissions ON submissions.id = runs.submission_id
      JOIN competitions ON competitions.id = submissions.competition_id
      WHERE runs.awaits_reference AND runs.state = 'queued' AND competitions.reference_state = 'ok'`;
    return rows.map(({ id }) => id);
  }

  countWaiting(competitionId: string): Promise<number> {
    return this.prisma.run.count({ where: { awaitsReference: true, submission: { competitionId } } });
  }

  /** Runs of participants that were measured, or are being measured, beside the reference. */
  countMeasured(transaction: Transaction, competitionId: string): Promise<number> {
    return transaction.run.count({
      where: {
        submission: { competitionId, isBaseline: false },
        OR: [{ verdict: 'ok' }, { state: 'running' }],
      },
    });
  }
}
