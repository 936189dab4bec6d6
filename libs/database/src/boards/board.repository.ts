import { Injectable } from '@nestjs/common';
import type { Transaction } from '../transaction';
import type { BoardOrder } from './board-order';
import { changedPages, pageCount } from './board-pages';
import type { ObjectiveColumns } from './entry.repository';

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

/**
 * The order of boards, stored in pages of 50 entries. So reading a page is one look-up, and a new entry rewrites a few
 * hundred small rows at most.
 */
@Injectable()
export class BoardRepository {
  /** The database's clock, in whole ms: all changes of one ranking have the same time. */
  async now(transaction: Transaction): Promise<Date> {
    const [row] = await transaction.$queryRaw<{ now: Date }[]>`
      SELECT date_trunc('milliseconds', clock_timestamp()) AS now`;
    if (!row) throw new Error('The database returned no time.');
    return row.now;
  }

  /** The boards of these events that have entries but were never ordered. */
  findAll(transaction: Transaction, eventIds: readonly string[]): Promise<BoardKey[]> {
    const ids = [...eventIds];
    return transaction.$queryRaw<BoardKey[]>`
      SELECT event_id AS "eventId", division FROM entries WHERE event_id = ANY(${ids}::uuid[])
      UNION SELECT event_id, division FROM boards WHERE event_id = ANY(${ids}::uuid[])`;
  }

  /** The stamps of the boards of these events as they are stored. */
  findStamps(
    transaction: Transaction,
    eventIds: readonly string[],
  ): Promise<(BoardKey & { readonly stamp: BoardStamp })[]> {
    return transaction.$queryRaw`
      SELECT event_id AS "eventId", division, concat_ws('/', version, xmin) AS stamp
      FROM boards WHERE event_id = ANY(${[...eventIds]}::uuid[])`;
  }

  /** All entries of a board, as one JSON text: as rows, ten thousand of them take five times as long to read. */
  async findRankable(transaction: Transaction, { eventId, division }: BoardKey): Promise<RankableRow[]> {
    const [row] = await transaction.$queryRaw<{ entries: string | null }[]>`
      SELECT json_agg(json_build_array(entrant, submission_id,
        (extract(epoch FROM submitted_at) * 1000)::int8, unranked_reason, is_final, objectives))::text AS entries
      FROM entries WHERE event_id = ${eventId}::uuid AND division = ${division}`;
    const tuples = row?.entries ? (JSON.parse(row.entries) as RankableTuple[]) : [];
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
    const rows = await transaction.$queryRaw<{ entrant: string; rank: number }[]>`
      SELECT entry.entrant, entry.rank FROM board_pages, unnest(entrants, ranks) AS entry(entrant, rank)
      WHERE event_id = ${eventId}::uuid AND division = ${division} AND section = 'ranked'
        AND entry.entrant = ANY(${[...entrants]}::uuid[])`;
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
    const pages = changedPages(before, order);
    // Arrays as PostgreSQL text literals: it would require nested arrays to have equal lengths.
    const literals = (column: 'entrants' | 'ranks' | 'tied') =>
      pages.map((page) => `{${page[column].join()}}`);
    const [row] = await transaction.$queryRaw<{ stamp: BoardStamp }[]>`
      WITH removed AS (
        DELETE FROM board_pages
        WHERE event_id = ${eventId}::uuid AND division = ${division}
          AND (section = 'ranked' AND page >= ${pageCount(ranked.entrants.length)}
            OR section = 'unranked' AND page >= ${pageCount(unranked.length)})
      ), written AS (
        INSERT INTO board_pages AS stored (event_id, division, section, page, entrants, ranks, tied)
        SELECT ${eventId}::uuid, ${division}, section::board_section, page, entrants::uuid[], ranks::int[],
          tied::boolean[]
        FROM unnest(${pages.map(({ section }) => section)}::text[], ${pages.map(({ page }) => page)}::int[],
          ${literals('entrants')}::text[], ${literals('ranks')}::text[], ${literals('tied')}::text[])
          AS changed(section, page, entrants, ranks, tied)
        ON CONFLICT (event_id, division, section, page) DO UPDATE SET
          entrants = excluded.entrants, ranks = excluded.ranks, tied = excluded.tied
        WHERE (stored.entrants, stored.ranks, stored.tied)
          IS DISTINCT FROM (excluded.entrants, excluded.ranks, excluded.tied)
      )
      INSERT INTO boards (event_id, division, version, ranked, unranked, changed_at)
      VALUES (${eventId}::uuid, ${division}, 1, ${ranked.entrants.length}, ${JSON.stringify(unrankedCounts)}::jsonb,
        ${changedAt})
      ON CONFLICT (event_id, division) DO UPDATE SET version = boards.version + 1, ranked = excluded.ranked,
        unranked = excluded.unranked, changed_at = excluded.changed_at
      RETURNING concat_ws('/', boards.version, boards.xmin) AS stamp`;
    if (!row) throw new Error('The head of the board was not written.');
    return row.stamp;
  }
}
