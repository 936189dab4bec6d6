import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Prisma } from '../generated/client';
import { kyselyOf, prismaOf } from '../open-transaction';
import { PrismaService } from '../prisma.service';
import { anyOf } from '../sql/expressions';
import type { Transaction } from '../transaction';
import { BENCH, type BenchmarkSource, CONTESTANT } from './benchmark-source.repository';

const VIEW = {
  _count: { select: { runs: true } },
  runs: {
    select: {
      id: true,
      state: true,
      verdict: true,
      message: true,
      finalEventIds: true,
      submission: { select: { id: true, team: { select: { name: true } } } },
    },
    orderBy: [{ submission: { submittedAt: 'asc' } }, { id: 'asc' }],
  },
} as const satisfies Prisma.FinalInclude;

const SOURCE = {
  id: true,
  division: true,
  competition: { select: BENCH },
  runs: {
    where: { state: { not: 'finished' } },
    select: { id: true, lease: true, submission: { select: CONTESTANT } },
    orderBy: { id: 'asc' },
  },
} as const satisfies Prisma.FinalSelect;

export type FinalRow = Prisma.FinalGetPayload<{ include: typeof VIEW }>;
/** The inputs of the job of a final, with its unfinished runs. */
export type FinalSource = Prisma.FinalGetPayload<{ select: typeof SOURCE }>;
export type MeasuredCompetition = BenchmarkSource['submission']['competition'];

/** A submission on a board, with the events on whose boards its rank is high enough. */
export interface LeaderRow {
  readonly submissionId: string;
  readonly eventIds: string[];
}

export interface NewFinal {
  readonly competitionId: string;
  readonly division: string;
  readonly eventIds: string[];
  readonly top: number;
}

@Injectable()
export class FinalRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** Newest first. */
  list(competitionId: string): Promise<FinalRow[]> {
    return this.prisma.final.findMany({
      where: { competitionId },
      include: VIEW,
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    });
  }

  findSource(id: string): Promise<FinalSource | null> {
    return this.prisma.final.findUnique({ where: { id }, select: SOURCE });
  }

  async isUnderWay(transaction: Transaction, competitionId: string, division: string): Promise<boolean> {
    return (
      (await prismaOf(transaction).final.count({ where: { competitionId, division, state: 'underway' } })) > 0
    );
  }

  /** The divisions in which these events have ranked entries, the one with most of them first. */
  async divisions(transaction: Transaction, eventIds: readonly string[]): Promise<string[]> {
    const groups = await prismaOf(transaction).board.groupBy({
      by: ['division'],
      where: { eventId: { in: [...eventIds] }, ranked: { gt: 0 } },
      _sum: { ranked: true },
      orderBy: [{ _sum: { ranked: 'desc' } }, { division: 'asc' }],
    });
    return groups.map(({ division }) => division);
  }

  /**
   * The submissions whose rank could be up to `top` on the boards of these events in the division: the best rank that
   * the data leave possible, and in a Pareto event the front. Those that have been held
   * or disqualified since are left out: a final would measure them for nothing.
   */
  leaders(
    transaction: Transaction,
    eventIds: readonly string[],
    division: string,
    top: number,
  ): Promise<LeaderRow[]> {
    return kyselyOf(transaction)
      .selectFrom('boardPages')
      .crossJoin(
        sql<{ entrant: string; rank: number; best: number | null }>`
          unnest(board_pages.entrants, board_pages.ranks, board_pages.best_ranks)`.as<'listed'>(
          sql`listed(entrant, rank, best)`,
        ),
      )
      .innerJoin('entries', (join) =>
        join
          .onRef('entries.eventId', '=', 'boardPages.eventId')
          .onRef('entries.division', '=', 'boardPages.division')
          .onRef('entries.entrant', '=', 'listed.entrant'),
      )
      .innerJoin('submissions', (join) =>
        join
          .onRef('submissions.id', '=', 'entries.submissionId')
          .on('submissions.heldAt', 'is', null)
          .on('submissions.disqualifiedAt', 'is', null),
      )
      .select((eb) => [
        'entries.submissionId',
        eb.fn.agg<string[]>('array_agg', ['entries.eventId']).as('eventIds'),
      ])
      .where('boardPages.eventId', '=', anyOf(eventIds))
      .where('boardPages.division', '=', division)
      .where('boardPages.section', '=', 'ranked')
      .where(({ eb, fn }) => eb(fn.coalesce('listed.best', 'listed.rank'), '<=', top))
      .groupBy('entries.submissionId')
      .orderBy('entries.submissionId')
      .execute();
  }

  /** Adds a final with a queued run for each of its contestants. @returns its id. */
  async add(transaction: Transaction, final: NewFinal, leaders: readonly LeaderRow[]): Promise<string> {
    const { id } = await prismaOf(transaction).final.create({ data: final, select: { id: true } });
    await prismaOf(transaction).run.createMany({
      data: leaders.map(({ submissionId, eventIds }) => ({
        submissionId,
        finalId: id,
        finalEventIds: eventIds,
      })),
    });
    return id;
  }

  async find(transaction: Transaction, id: string): Promise<FinalRow> {
    return prismaOf(transaction).final.findUniqueOrThrow({ where: { id }, include: VIEW });
  }

  /**
   * An attempt at a final failed in the launches of this run of it alone.
   * @returns in how many attempts that happened; null when the run has finished, or is of another final.
   */
  async noteFault(transaction: Transaction, id: string, runId: string): Promise<number | null> {
    const run = await kyselyOf(transaction)
      .updateTable('runs')
      .set((eb) => ({ finalFaults: eb('finalFaults', '+', 1) }))
      .where('id', '=', runId)
      .where('finalId', '=', id)
      .where('state', '<>', 'finished')
      .returning('finalFaults')
      .executeTakeFirst();
    return run?.finalFaults ?? null;
  }

  /**
   * Ends a final whose runs have all finished. It fails if one of them was abandoned through a platform fault, or if all
   * were cancelled; else it is done.
   * @returns how it ended; null while it has not, and when it had before.
   */
  async endIfOver(transaction: Transaction, id: string): Promise<'done' | 'failed' | null> {
    const ended = await kyselyOf(transaction)
      .updateTable('finals')
      .set({
        finishedAt: sql`clock_timestamp()`,
        state: sql`CASE
          WHEN EXISTS (SELECT FROM runs WHERE final_id = finals.id AND verdict = 'platform-error')
            OR NOT EXISTS (SELECT FROM runs WHERE final_id = finals.id AND verdict <> 'cancelled')
          THEN 'failed' ELSE 'done' END::final_state`,
      })
      .where('id', '=', id)
      .where('state', '=', 'underway')
      .where(({ exists, not, selectFrom }) =>
        not(
          exists(
            selectFrom('runs')
              .whereRef('runs.finalId', '=', 'finals.id')
              .where('runs.state', '<>', 'finished'),
          ),
        ),
      )
      .returning('state')
      .$narrowType<{ state: 'done' | 'failed' }>()
      .executeTakeFirst();
    return ended?.state ?? null;
  }
}
