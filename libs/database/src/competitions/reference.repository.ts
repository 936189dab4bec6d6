import { Injectable } from '@nestjs/common';
import type { ReferenceState } from '@torchperf/domain';
import type { Prisma } from '../generated/client';
import { kyselyOf, prismaOf } from '../open-transaction';
import { PrismaService } from '../prisma.service';
import type { Transaction } from '../transaction';

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

/** The columns of a competition that concern its reference. */
export type ReferenceRow = Prisma.CompetitionGetPayload<{ select: typeof VIEW }>;

export interface NewReferenceState {
  readonly referenceState: ReferenceState;
  readonly referenceProblem?: string | null;
  readonly referenceWarnings?: string[];
}

/** The state of competitions' references. */
@Injectable()
export class ReferenceRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** Reads and locks a competition until the transaction ends, so that its reference has one state at a time. */
  async lock(transaction: Transaction, competitionId: string): Promise<ReferenceRow> {
    await kyselyOf(transaction)
      .selectFrom('competitions')
      .select('id')
      .where('id', '=', competitionId)
      .forNoKeyUpdate()
      .execute();
    return prismaOf(transaction).competition.findUniqueOrThrow({
      where: { id: competitionId },
      select: VIEW,
    });
  }

  find(slug: string): Promise<ReferenceRow | null> {
    return this.prisma.competition.findUnique({ where: { slug }, select: VIEW });
  }

  async setState(transaction: Transaction, competitionId: string, state: NewReferenceState): Promise<void> {
    await prismaOf(transaction).competition.update({ where: { id: competitionId }, data: state });
  }

  /** A new reference is not blamed for the faults of its predecessor. */
  async forgetWaits(transaction: Transaction, competitionId: string): Promise<void> {
    await prismaOf(transaction).run.updateMany({
      where: { state: { not: 'finished' }, submission: { competitionId } },
      data: { referenceWaits: 0 },
    });
  }

  /** Queued runs that wait for the reference to work: all but its own. */
  countWaiting(competitionId: string): Promise<number> {
    return this.prisma.run.count({
      where: {
        state: 'queued',
        submission: { competitionId, referenceOf: null, competition: { referenceState: { not: 'ok' } } },
      },
    });
  }

  /** Runs of participants that were measured, or are being measured, with the reference. */
  countMeasured(transaction: Transaction, competitionId: string): Promise<number> {
    return prismaOf(transaction).run.count({
      where: {
        submission: { competitionId, isBaseline: false },
        OR: [{ verdict: 'ok' }, { state: 'running' }],
      },
    });
  }
}
