import { Injectable } from '@nestjs/common';
import type { ObjectiveColumns } from './entry.repository';
import type { Transaction } from './transaction';

/** So many entries stand on a page of `board_pages`. */
export const BOARD_PAGE_SIZE = 50;

/** One event in one division. */
export interface BoardKey {
  readonly eventId: string;
  readonly division: string;
}

/** Of an entry what its rank follows from; times in ms. */
export type RankableRow = readonly [
  slot: string,
  submissionId: string,
  submittedAtMs: number,
  unrankedReason: string | null,
  isFinal: boolean,
  objectives: readonly ObjectiveColumns[],
];

/** A board in its order. Columns rather than rows: they are sent to PostgreSQL as they are. */
export interface BoardOrder {
  readonly ranked: {
    readonly slots: readonly string[];
    readonly ranks: readonly number[];
    readonly tied: readonly boolean[];
  };
  readonly unranked: readonly string[];
  /** How many are unranked, by reason. */
  readonly unrankedCounts: Readonly<Record<string, number>>;
}

/**
 * The order of boards, kept in pages of {@link BOARD_PAGE_SIZE} entries, so that reading a page is one look-up and a
 * new entry rewrites a few hundred small rows at most.
 */
@Injectable()
export class BoardRepository {
  /** The database's clock, in whole ms: of one ranking all changes bear the same time. */
  async now(transaction: Transaction): Promise<Date> {
    const [row] = await transaction.$queryRaw<{ now: Date }[]>`
      SELECT date_trunc('milliseconds', clock_timestamp()) AS now`;
    if (!row) throw new Error('The database did not say what time it is.');
    return row.now;
  }

  /** The boards of these events, those among them that have entries but were never put in order. */
  findAll(transaction: Transaction, eventIds: readonly string[]): Promise<BoardKey[]> {
    const ids = [...eventIds];
    return transaction.$queryRaw<BoardKey[]>`
      SELECT event_id AS "eventId", division FROM entries WHERE event_id = ANY(${ids}::uuid[])
      UNION SELECT event_id, division FROM boards WHERE event_id = ANY(${ids}::uuid[])`;
  }

  /** All entries of a board, as one JSON text: as rows, ten thousand of them take five times as long to read. */
  async findRankable(transaction: Transaction, { eventId, division }: BoardKey): Promise<RankableRow[]> {
    const [row] = await transaction.$queryRaw<{ entries: string | null }[]>`
      SELECT json_agg(json_build_array(slot, submission_id,
        (extract(epoch FROM submitted_at) * 1000)::int8, unranked_reason, is_final, objectives))::text AS entries
      FROM entries WHERE event_id = ${eventId}::uuid AND division = ${division}`;
    return row?.entries ? (JSON.parse(row.entries) as RankableRow[]) : [];
  }

  /** The ranks that these slots have on the board as it is stored. Those that are not ranked are left out. */
  async findRanks(
    transaction: Transaction,
    { eventId, division }: BoardKey,
    slots: readonly string[],
  ): Promise<Map<string, number>> {
    const rows = await transaction.$queryRaw<{ slot: string; rank: number }[]>`
      SELECT entry.slot, entry.rank FROM board_pages, unnest(slots, ranks) AS entry(slot, rank)
      WHERE event_id = ${eventId}::uuid AND division = ${division} AND section = 'ranked'
        AND entry.slot = ANY(${[...slots]}::uuid[])`;
    return new Map(rows.map(({ slot, rank }) => [slot, rank]));
  }

  /** Writes the order of a board: the pages that differ from what is stored, and its head. */
  async put(transaction: Transaction, key: BoardKey, order: BoardOrder, changedAt: Date): Promise<void> {
    const { eventId, division } = key;
    const { ranked, unranked, unrankedCounts } = order;
    await this.putPages(transaction, key, 'ranked', ranked);
    await this.putPages(transaction, key, 'unranked', { slots: unranked, ranks: [], tied: [] });
    await transaction.$executeRaw`
      INSERT INTO boards (event_id, division, version, ranked, unranked, changed_at)
      VALUES (${eventId}::uuid, ${division}, 1, ${ranked.slots.length}, ${JSON.stringify(unrankedCounts)}::jsonb,
        ${changedAt})
      ON CONFLICT (event_id, division) DO UPDATE SET version = boards.version + 1, ranked = excluded.ranked,
        unranked = excluded.unranked, changed_at = excluded.changed_at`;
  }

  private async putPages(
    transaction: Transaction,
    { eventId, division }: BoardKey,
    section: 'ranked' | 'unranked',
    { slots, ranks, tied }: BoardOrder['ranked'],
  ): Promise<void> {
    await transaction.$executeRaw`
      WITH pages AS (
        SELECT ((position - 1) / ${BOARD_PAGE_SIZE}::int)::int AS page,
          array_agg(slot ORDER BY position) AS slots,
          coalesce(array_agg(rank ORDER BY position) FILTER (WHERE rank IS NOT NULL), '{}') AS ranks,
          coalesce(array_agg(tied ORDER BY position) FILTER (WHERE tied IS NOT NULL), '{}') AS tied
        FROM unnest(${[...slots]}::uuid[], ${[...ranks]}::int[], ${[...tied]}::boolean[])
          WITH ORDINALITY AS entry(slot, rank, tied, position)
        GROUP BY 1
      )
      INSERT INTO board_pages (event_id, division, section, page, slots, ranks, tied)
      SELECT ${eventId}::uuid, ${division}, ${section}::board_section, page, slots, ranks, tied FROM pages
      WHERE NOT EXISTS (
        SELECT FROM board_pages AS stored
        WHERE stored.event_id = ${eventId}::uuid AND stored.division = ${division}
          AND stored.section = ${section}::board_section AND stored.page = pages.page
          AND stored.slots = pages.slots AND stored.ranks = pages.ranks AND stored.tied = pages.tied
      )
      ON CONFLICT (event_id, division, section, page) DO UPDATE SET
        slots = excluded.slots, ranks = excluded.ranks, tied = excluded.tied`;
    await transaction.$executeRaw`
      DELETE FROM board_pages
      WHERE event_id = ${eventId}::uuid AND division = ${division} AND section = ${section}::board_section
        AND page >= ${Math.ceil(slots.length / BOARD_PAGE_SIZE)}`;
  }
}
