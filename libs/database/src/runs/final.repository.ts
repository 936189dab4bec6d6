import { Injectable } from '@nestjs/common';
import type { Prisma } from '../generated/client';
import { PrismaService } from '../prisma.service';
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
    return (await transaction.final.count({ where: { competitionId, division, state: 'underway' } })) > 0;
  }

  /** The divisions in which these events have ranked entries, the one with most of them first. */
  async divisions(transaction: Transaction, eventIds: readonly string[]): Promise<string[]> {
    const groups = await transaction.board.groupBy({
      by: ['division'],
      where: { eventId: { in: [...eventIds] }, ranked: { gt: 0 } },
      _sum: { ranked: true },
      orderBy: [{ _sum: { ranked: 'desc' } }, { division: 'asc' }],
    });
    return groups.map(({ division }) => division);
  }

  /**
   * The submissions that are ranked up to `top` on the boards of these events in the division. Those that have been held
   * or disqualified since are left out: a final would measure them for nothing.
   */
  leaders(
    transaction: Transaction,
    eventIds: readonly string[],
    division: string,
    top: number,
  ): Promise<LeaderRow[]> {
    return transaction.$queryRaw<LeaderRow[]>`
      SELECT entries.submission_id AS "submissionId", array_agg(entries.event_id) AS "eventIds"
      FROM board_pages CROSS JOIN unnest(board_pages.entrants, board_pages.ranks) AS listed(entrant, rank)
      JOIN entries ON entries.event_id = board_pages.event_id AND entries.division = board_pages.division
        AND entries.entrant = listed.entrant
      JOIN submissions ON submissions.id = entries.submission_id
        AND submissions.held_at IS NULL AND submissions.disqualified_at IS NULL
      WHERE board_pages.event_id = ANY(${[...eventIds]}::uuid[]) AND board_pages.division = ${division}
        AND board_pages.section = 'ranked' AND listed.rank <= ${top}
      GROUP BY entries.submission_id ORDER BY entries.submission_id`;
  }

  /** Adds a final with a queued run for each of its contestants. @returns its id. */
  async add(transaction: Transaction, final: NewFinal, leaders: readonly LeaderRow[]): Promise<string> {
    const { id } = await transaction.final.create({ data: final, select: { id: true } });
    await transaction.run.createMany({
      data: leaders.map(({ submissionId, eventIds }) => ({
        submissionId,
        finalId: id,
        finalEventIds: eventIds,
      })),
    });
    return id;
  }

  async find(transaction: Transaction, id: string): Promise<FinalRow> {
    return transaction.final.findUniqueOrThrow({ where: { id }, include: VIEW });
  }

  /**
   * An attempt at a final failed in the launches of this run of it alone.
   * @returns in how many attempts that happened; null when the run has finished, or is of another final.
   */
  async noteFault(transaction: Transaction, id: string, runId: string): Promise<number | null> {
    const [run] = await transaction.$queryRaw<{ faults: number }[]>`
      UPDATE runs SET final_faults = final_faults + 1
      WHERE id = ${runId}::uuid AND final_id = ${id}::uuid AND state <> 'finished'
      RETURNING final_faults AS faults`;
    return run?.faults ?? null;
  }

  /**
   * Ends a final whose runs have all finished. It fails if one of them was abandoned through a platform fault, or if all
   * were cancelled; else it is done.
   * @returns how it ended; null while it has not, and when it had before.
   */
  async endIfOver(transaction: Transaction, id: string): Promise<'done' | 'failed' | null> {
    const [ended] = await transaction.$queryRaw<{ state: 'done' | 'failed' }[]>`
      UPDATE finals SET finished_at = clock_timestamp(), state = CASE
        WHEN EXISTS (SELECT FROM runs WHERE final_id = finals.id AND verdict = 'platform-error')
          OR NOT EXISTS (SELECT FROM runs WHERE final_id = finals.id AND verdict <> 'cancelled')
        THEN 'failed' ELSE 'done' END::final_state
      WHERE id = ${id}::uuid AND state = 'underway'
        AND NOT EXISTS (SELECT FROM runs WHERE final_id = finals.id AND state <> 'finished')
      RETURNING state::text AS state`;
    return ended?.state ?? null;
  }
}
