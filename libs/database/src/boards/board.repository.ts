import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import { kyselyOf } from '../open-transaction';
import { anyOf, excluded } from '../sql/expressions';
import type { Tables } from '../sql/tables';
import type { Transaction } from '../transaction';
import type { BoardOrder } from './board-order';
import { type BoardPage, changedPages, pageCount } from './board-pages';
import type { ObjectiveColumns } from './objective-columns';

/** One event in one division. */
export interface BoardKey {
  readonly eventId: string;
  readonly division: string;
}

/**
 * Identifies the state of a board after one transaction. The version alone is not unique: a rollback frees it.
 */
export type BoardStamp = string;

/** The columns of an entry that decide its rank. */
export interface RankableRow {
  readonly entrant: string;
  readonly submissionId: string;
  readonly submittedAt: Date;
  readonly unrankedReason: string | null;
  readonly isFinal: boolean;
  readonly objectives: readonly ObjectiveColumns[];
}

/** The same as it is read; times in ms. */
type RankableTuple = [
  entrant: string,
  submissionId: string,
  submittedAtMs: number,
  unrankedReason: string | null,
  isFinal: boolean,
  objectives: ObjectiveColumns[],
];

const BOARD_KEY = ['eventId', 'division'] as const satisfies readonly (keyof Tables['boards'])[];
const PAGE_KEY = [...BOARD_KEY, 'section', 'page'] as const;
/** The columns of a page outside of its key. */
const PAGE_VALUES = [
  'entrants',
  'ranks',
  'bestRanks',
  'worstRanks',
  'frontProbabilities',
  'tied',
] as const satisfies readonly (keyof Tables['boardPages'])[];

const STAMP = sql<BoardStamp>`concat_ws('/', boards.version, boards.xmin)`;

/** Whether a page differs from what is stored of it. */
const DIFFERS = sql<boolean>`(${valuesOf('boardPages')}) IS DISTINCT FROM (${valuesOf('excluded')})`;

function valuesOf(row: string) {
  return sql.join(PAGE_VALUES.map((column) => sql.ref(`${row}.${column}`)));
}

/**
 * The order of boards, stored in pages of 50 entries. So reading a page is one look-up, and a new entry rewrites a few
 * hundred small rows at most.
 */
@Injectable()
export class BoardRepository {
  /** The database's clock, in whole ms: all changes of one ranking have the same time. */
  async now(transaction: Transaction): Promise<Date> {
    const { now } = await kyselyOf(transaction)
      .selectNoFrom(sql<Date>`date_trunc('milliseconds', clock_timestamp())`.as('now'))
      .executeTakeFirstOrThrow();
    return now;
  }

  /** The boards of these events, and those that have entries but were never ordered. */
  findAll(transaction: Transaction, eventIds: readonly string[]): Promise<BoardKey[]> {
    const kysely = kyselyOf(transaction);
    return kysely
      .selectFrom('entries')
      .select(BOARD_KEY)
      .where('eventId', '=', anyOf(eventIds))
      .union(kysely.selectFrom('boards').select(BOARD_KEY).where('eventId', '=', anyOf(eventIds)))
      .execute();
  }

  /** The stamps of the boards of these events as they are stored. */
  findStamps(
    transaction: Transaction,
    eventIds: readonly string[],
  ): Promise<(BoardKey & { readonly stamp: BoardStamp })[]> {
    return kyselyOf(transaction)
      .selectFrom('boards')
      .select(BOARD_KEY)
      .select(STAMP.as('stamp'))
      .where('eventId', '=', anyOf(eventIds))
      .execute();
  }

  /** All entries of a board, as one JSON text: as rows, ten thousand of them take five times as long to read. */
  async findRankable(transaction: Transaction, { eventId, division }: BoardKey): Promise<RankableRow[]> {
    const { entries } = await kyselyOf(transaction)
      .selectFrom('entries')
      .select(
        sql<string | null>`json_agg(json_build_array(entrant, submission_id,
          (extract(epoch FROM submitted_at) * 1000)::int8, unranked_reason, is_final, objectives))::text`.as(
          'entries',
        ),
      )
      .where('eventId', '=', eventId)
      .where('division', '=', division)
      .executeTakeFirstOrThrow();
    const tuples = entries ? (JSON.parse(entries) as RankableTuple[]) : [];
    return tuples.map(([entrant, submissionId, submittedAtMs, unrankedReason, isFinal, objectives]) => ({
      entrant,
      submissionId,
      submittedAt: new Date(submittedAtMs),
      unrankedReason,
      isFinal,
      objectives,
    }));
  }

  /** The ranks that these entrants have on the board as it is stored. Those that are not ranked are left out. */
  async findRanks(
    transaction: Transaction,
    { eventId, division }: BoardKey,
    entrants: readonly string[],
  ): Promise<Map<string, number>> {
    const rows = await kyselyOf(transaction)
      .selectFrom('boardPages')
      .crossJoin(
        sql<{ entrant: string; rank: number }>`unnest(entrants, ranks)`.as<'entry'>(
          sql`entry(entrant, rank)`,
        ),
      )
      .select(['entry.entrant', 'entry.rank'])
      .where('eventId', '=', eventId)
      .where('division', '=', division)
      .where('section', '=', 'ranked')
      .where('entry.entrant', '=', anyOf(entrants))
      .execute();
    return new Map(rows.map(({ entrant, rank }) => [entrant, rank]));
  }

  /**
   * Writes the order of a board: its head, and the pages that differ from what is stored. It is one statement, so that
   * PostgreSQL executes it while the caller orders the next board.
   * @param before the order that is stored, where it is known; else PostgreSQL compares all pages.
   * @returns the stamp of the board, valid once the transaction has committed.
   */
  async put(
    transaction: Transaction,
    { eventId, division }: BoardKey,
    order: BoardOrder,
    changedAt: Date,
    before: BoardOrder | null = null,
  ): Promise<BoardStamp> {
    const { ranked, unranked, unrankedCounts } = order;
    const { stamp } = await kyselyOf(transaction)
      .with('removed', (kysely) =>
        kysely
          .deleteFrom('boardPages')
          .where('eventId', '=', eventId)
          .where('division', '=', division)
          .where(({ and, eb, or }) =>
            or([
              and([eb('section', '=', 'ranked'), eb('page', '>=', pageCount(ranked.entrants.length))]),
              and([eb('section', '=', 'unranked'), eb('page', '>=', pageCount(unranked.length))]),
            ]),
          ),
      )
      .with('written', (kysely) =>
        kysely
          .insertInto('boardPages')
          .columns([...PAGE_KEY, ...PAGE_VALUES])
          .expression(selectPages({ eventId, division }, changedPages(before, order)))
          .onConflict((conflict) =>
            conflict.columns(PAGE_KEY).doUpdateSet(excluded(PAGE_VALUES)).where(DIFFERS),
          ),
      )
      .insertInto('boards')
      .values({
        eventId,
        division,
        version: 1,
        ranked: ranked.entrants.length,
        unranked: JSON.stringify(unrankedCounts),
        changedAt,
        rules: order.rules,
      })
      .onConflict((conflict) =>
        conflict.columns(BOARD_KEY).doUpdateSet({
          version: sql`boards.version + 1`,
          ...excluded(['ranked', 'unranked', 'changedAt', 'rules']),
          rulesChangedAt: sql`CASE WHEN boards.rules = excluded.rules THEN boards.rules_changed_at
            ELSE excluded.changed_at END`,
        }),
      )
      .returning(STAMP.as('stamp'))
      .executeTakeFirstOrThrow();
    return stamp;
  }
}

/** Pages as rows of the table, in the order of its columns: one parameter a column, however many pages. */
function selectPages({ eventId, division }: BoardKey, pages: readonly BoardPage[]) {
  // Arrays as PostgreSQL text literals: it would require nested arrays to have equal lengths.
  const literals = (column: (typeof PAGE_VALUES)[number]) => pages.map((page) => `{${page[column].join()}}`);
  return sql`
    SELECT ${eventId}::uuid, ${division}, section::board_section, page, entrants::uuid[], ranks::int[],
      best_ranks::int[], worst_ranks::int[], front_probabilities::float8[], tied::boolean[]
    FROM unnest(${pages.map(({ section }) => section)}::text[], ${pages.map(({ page }) => page)}::int[],
      ${literals('entrants')}::text[], ${literals('ranks')}::text[], ${literals('bestRanks')}::text[],
      ${literals('worstRanks')}::text[], ${literals('frontProbabilities')}::text[], ${literals('tied')}::text[])
      AS changed(section, page, entrants, ranks, best_ranks, worst_ranks, front_probabilities, tied)`;
}
