import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { PrismaService } from '../prisma.service';
import { anyOf, metricsOf } from '../sql/expressions';
import type { BoardKey } from './board.repository';
import type { RankRange } from './board-order';
import { STORED_PAGE_SIZE } from './board-pages';
import type { EntryRow } from './entry.repository';
import { LISTED_COLUMNS } from './entry-columns';

/** A board without its entries. */
export interface BoardHeadRow {
  readonly division: string;
  readonly version: number;
  readonly ranked: number;
  /** Numbers of unranked entries by reason. */
  readonly unranked: unknown;
  readonly changedAt: Date;
  /** Since when it is ranked by the rules of now, where it was ranked by others before; else null. */
  readonly rulesChangedAt: Date | null;
}

/** The stored and shown columns of an entry. */
export type ListedColumns = Pick<EntryRow, (typeof LISTED_COLUMNS)[number]>;

/** An entry at its position on a board. */
export interface ListedRow extends ListedColumns {
  /** Null in the unranked section. */
  readonly rank: number | null;
  /** The ranks that the data leave possible; null in a Pareto event. */
  readonly rankRange: RankRange | null;
  /** How likely it is on the Pareto front; null in other events. */
  readonly frontProbability: number | null;
  readonly tied: boolean;
}

/** What a board shows of a submission and its run. */
export interface ShownRow {
  readonly submissionId: string;
  readonly submittedAt: Date;
  readonly manifest: unknown;
  readonly teamId: string;
  readonly teamName: string;
  readonly runId: string;
  readonly sizeBytes: number;
  /** The run's metrics by name. */
  readonly metrics: unknown;
}

/** The position of a submission on a board. */
export interface BoardPosition extends Pick<ListedRow, 'rank' | 'rankRange' | 'frontProbability' | 'tied'> {
  /** How many entries are ranked on that board. */
  readonly rankedCount: number;
}

/** An event on whose board a submission is listed. */
export interface PositionRow extends BoardPosition {
  readonly key: string;
  readonly title: string;
  /** Whether the event is retired. */
  readonly retired: boolean;
}

/** An entry of a board page; null where the page has no such column for its section or event. */
interface UnnestedEntry {
  readonly entrant: string;
  readonly rank: number | null;
  readonly best: number | null;
  readonly worst: number | null;
  readonly frontProbability: number | null;
  readonly tied: boolean | null;
  readonly number: bigint;
}

const RANK_RANGE = sql<RankRange | null>`CASE WHEN listed.best IS NOT NULL
  THEN jsonb_build_object('best', listed.best, 'worst', listed.worst) END`;

/** Reads the boards that the ranking has written. */
@Injectable()
export class LeaderboardRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** The event's boards, the one with most entries first. */
  async heads(eventId: string): Promise<BoardHeadRow[]> {
    return this.prisma.kysely
      .selectFrom('boards')
      .crossJoinLateral(
        sql<{ entries: bigint }>`(
          SELECT ranked + coalesce(sum(value::int), 0) AS entries FROM jsonb_each(unranked)
        )`.as('size'),
      )
      .select(['division', 'version', 'ranked', 'unranked', 'changedAt', 'rulesChangedAt'])
      .where('eventId', '=', eventId)
      .where('entries', '>', 0n)
      .orderBy('entries', 'desc')
      .orderBy('division')
      .execute();
  }

  /** A part of a board in its order, from its pages: at the same cost wherever it starts. */
  async list(
    { eventId, division }: BoardKey,
    section: 'ranked' | 'unranked',
    { offset, limit }: { readonly offset: number; readonly limit: number },
  ): Promise<ListedRow[]> {
    const end = offset + limit - 1;
    const listed = this.prisma.kysely
      .selectFrom('boardPages')
      .crossJoin(
        sql<UnnestedEntry>`
          unnest(entrants, ranks, best_ranks, worst_ranks, front_probabilities, tied) WITH ORDINALITY`.as<'entry'>(
          sql`entry(entrant, rank, best, worst, front_probability, tied, number)`,
        ),
      )
      .select([
        'entry.entrant',
        'entry.rank',
        'entry.best',
        'entry.worst',
        'entry.frontProbability',
        'entry.tied',
        sql<number>`page * ${STORED_PAGE_SIZE}::int + number - 1`.as('position'),
      ])
      .where('eventId', '=', eventId)
      .where('division', '=', division)
      .where('section', '=', section)
      .where('page', '>=', Math.floor(offset / STORED_PAGE_SIZE))
      .where('page', '<=', Math.floor(end / STORED_PAGE_SIZE));
    return this.prisma.kysely
      .selectFrom(listed.as('listed'))
      .innerJoin('entries', (join) =>
        join
          .on('entries.eventId', '=', eventId)
          .on('entries.division', '=', division)
          .onRef('entries.entrant', '=', 'listed.entrant'),
      )
      .select(LISTED_COLUMNS)
      .select((eb) => [
        'listed.rank',
        RANK_RANGE.as('rankRange'),
        'listed.frontProbability',
        eb.fn.coalesce('listed.tied', eb.lit(false)).as('tied'),
      ])
      .where('position', '>=', offset)
      .where('position', '<=', end)
      .orderBy('position')
      .execute();
  }

  /** The positions of a submission on the boards, in the order of the events. */
  positions(submissionId: string): Promise<PositionRow[]> {
    return this.prisma.kysely
      .selectFrom('entries')
      .innerJoin('events', 'events.id', 'entries.eventId')
      .leftJoin('boards', (join) =>
        join
          .onRef('boards.eventId', '=', 'entries.eventId')
          .onRef('boards.division', '=', 'entries.division'),
      )
      .leftJoinLateral(
        (eb) =>
          eb
            .selectFrom('boardPages')
            .select([
              sql<number>`ranks[array_position(entrants, entries.entrant)]`.as('rank'),
              sql<number | null>`best_ranks[array_position(entrants, entries.entrant)]`.as('best'),
              sql<number | null>`worst_ranks[array_position(entrants, entries.entrant)]`.as('worst'),
              sql<number | null>`front_probabilities[array_position(entrants, entries.entrant)]`.as(
                'frontProbability',
              ),
              sql<boolean>`board_pages.tied[array_position(entrants, entries.entrant)]`.as('tied'),
            ])
            .whereRef('boardPages.eventId', '=', 'entries.eventId')
            .whereRef('boardPages.division', '=', 'entries.division')
            .where('section', '=', 'ranked')
            .where(({ eb, fn }) => eb('entries.entrant', '=', fn.any('boardPages.entrants')))
            .as('listed'),
        (join) => join.onTrue(),
      )
      .select((eb) => [
        'events.key',
        'events.title',
        eb('events.retiredAt', 'is not', null).$castTo<boolean>().as('retired'),
        'listed.rank',
        RANK_RANGE.as('rankRange'),
        'listed.frontProbability',
        eb.fn.coalesce('listed.tied', eb.lit(false)).as('tied'),
        eb.fn.coalesce('boards.ranked', eb.lit(0)).as('rankedCount'),
      ])
      .where('entries.submissionId', '=', submissionId)
      .orderBy('events.retiredAt', (order) => order.asc().nullsFirst())
      .orderBy('events.position')
      .orderBy('events.key')
      .orderBy('entries.division')
      .execute();
  }

  /** The shown columns of these runs and their submissions, with these metrics; in no particular order. */
  shown(runIds: readonly string[], metrics: readonly string[]): Promise<ShownRow[]> {
    return this.prisma.kysely
      .selectFrom('runs')
      .innerJoin('submissions', 'submissions.id', 'runs.submissionId')
      .innerJoin('teams', 'teams.id', 'submissions.teamId')
      .select(({ ref }) => [
        'runs.id as runId',
        'submissions.id as submissionId',
        'submissions.submittedAt',
        'submissions.manifest',
        'submissions.sizeBytes',
        'teams.id as teamId',
        'teams.name as teamName',
        metricsOf(ref('runs.id'), metrics).as('metrics'),
      ])
      .where('runs.id', '=', anyOf(runIds))
      .execute();
  }
}
