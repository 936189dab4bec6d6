import { Injectable } from '@nestjs/common';
import type { Prisma } from './generated/client';
import type { Transaction } from './transaction';

const COUNTING_RUN = {
  id: true,
  submissionId: true,
  hardwareClass: true,
  metrics: true,
  submission: {
    select: {
      teamId: true,
      submittedAt: true,
      isBaseline: true,
      disqualifiedAt: true,
      disqualifiedReason: true,
      heldAt: true,
      heldReason: true,
    },
  },
} as const satisfies Prisma.RunSelect;

export type CountingRunRow = Prisma.RunGetPayload<{ select: typeof COUNTING_RUN }>;

export interface RankedCompetition {
  readonly referenceSubmissionId: string | null;
  readonly events: readonly RankedEventRow[];
}
export type RankedEventRow = Prisma.EventGetPayload<object>;

export interface NewEntry {
  readonly division: string;
  readonly teamId: string;
  readonly submissionId: string;
  readonly runId: string;
  readonly rank: number | null;
  readonly tied: boolean;
  readonly position: number;
  readonly unrankedReason: string | null;
  readonly unrankedDetail: string | null;
  readonly constraintResults: Prisma.InputJsonArray;
}

/** Reads what the boards of a competition are made of, and writes the boards. */
@Injectable()
export class EntryRepository {
  /** Until the transaction ends, nobody else ranks this competition. */
  async lockRanking(transaction: Transaction, competitionId: string): Promise<void> {
    // Two keys: the first names the purpose, so that no other advisory lock is met by chance.
    await transaction.$executeRaw`
      SELECT pg_advisory_xact_lock(hashtext('torchperf.ranking'), hashtext(${competitionId}))`;
  }

  findCompetition(transaction: Transaction, competitionId: string): Promise<RankedCompetition | null> {
    return transaction.competition.findUnique({
      where: { id: competitionId },
      select: { referenceSubmissionId: true, events: { orderBy: { position: 'asc' } } },
    });
  }

  /** The newest run that ended well of each submission on each hardware class, with its metrics. */
  findCountingRuns(transaction: Transaction, competitionId: string): Promise<CountingRunRow[]> {
    return transaction.run.findMany({
      where: { verdict: 'ok', hardwareClass: { not: null }, submission: { competitionId } },
      select: COUNTING_RUN,
      distinct: ['submissionId', 'hardwareClass'],
      orderBy: [{ finishedAt: 'desc' }, { id: 'desc' }],
    });
  }

  /** Puts these entries in the place of all that the event had. */
  async replace(transaction: Transaction, eventId: string, entries: readonly NewEntry[]): Promise<void> {
    await transaction.entry.deleteMany({ where: { eventId } });
    await transaction.entry.createMany({ data: entries.map((entry) => ({ eventId, ...entry })) });
  }
}
