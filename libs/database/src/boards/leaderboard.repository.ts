import { Injectable } from '@nestjs/common';
import { PrismaService } from '../prisma.service';
import type { BoardKey } from './board.repository';
import { WEB_BOARD_PAGE_SIZE } from './board-pages';
import type { ObjectiveColumns } from './entry.repository';

/** A board without its entries. */
export interface BoardHeadRow {
  readonly division: string;
  readonly version: number;
  readonly ranked: number;
  /** Numbers of unranked entries by reason. */
  readonly unranked: unknown;
  readonly changedAt: Date;
}

/** The stored and shown columns of an entry. */
export interface ListedColumns {
  readonly submissionId: string;
  readonly runId: string;
  readonly objectives: readonly ObjectiveColumns[];
  readonly isFinal: boolean;
  readonly unrankedReason: string | null;
  readonly unrankedDetail: string | null;
  readonly constraintResults: unknown;
}

/** An entry at its position on a board. */
export interface ListedRow extends ListedColumns {
  /** Null in the unranked section. */
  readonly rank: number | null;
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
export interface BoardPosition {
  /** Null where it is listed unranked. */
  readonly rank: number | null;
  /** Whether another entry has the same rank. */
  readonly tied: boolean;
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

/** Reads the boards that the ranking has written. */
@Injectable()
export class LeaderboardRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** The event's boards, the one with most entries first. */
  async heads(eventId: string): Promise<BoardHeadRow[]> {
    return this.prisma.$queryRaw<BoardHeadRow[]>`
      SELECT division, version, ranked, unranked, changed_at AS "changedAt"
      FROM boards CROSS JOIN LATERAL (
        SELECT ranked + coalesce(sum(value::int), 0) AS entries FROM jsonb_each(unranked) 
      ) AS size
      WHERE event_id = ${eventId}::uuid AND entries > 0
      ORDER BY entries DESC, division`;
  }

  /** A part of a board in its order, from its pages: at the same cost wherever it starts. */
  async list(
    { eventId, division }: BoardKey,
    section: 'ranked' | 'unranked',
    { offset, limit }: { readonly offset: number; readonly limit: number },
  ): Promise<ListedRow[]> {
    const firstPage = Math.floor(offset / WEB_BOARD_PAGE_SIZE);
    const lastPage = Math.floor((offset + limit - 1) / WEB_BOARD_PAGE_SIZE);
    return this.prisma.$queryRaw<ListedRow[]>`
      SELECT entries.submission_id AS "submissionId", entries.run_id AS "runId", listed.rank,
        coalesce(listed.tied, false) AS tied, entries.objectives, entries.is_final AS "isFinal",
        entries.unranked_reason AS "unrankedReason",
        entries.unranked_detail AS "unrankedDetail", entries.constraint_results AS "constraintResults"
      FROM (
        SELECT entry.entrant, entry.rank, entry.tied, page * ${WEB_BOARD_PAGE_SIZE}::int + number - 1 AS position
        FROM board_pages, unnest(entrants, ranks, tied) WITH ORDINALITY AS entry(entrant, rank, tied, number)
        WHERE event_id = ${eventId}::uuid AND division = ${division} AND section = ${section}::board_section
          AND page BETWEEN ${firstPage} AND ${lastPage}
      ) AS listed
      JOIN entries ON entries.event_id = ${eventId}::uuid AND entries.division = ${division}
        AND entries.entrant = listed.entrant
      WHERE position BETWEEN ${offset} AND ${offset + limit - 1}
      ORDER BY position`;
  }

  /** The positions of a submission on the boards, in the order of the events. */
  positions(submissionId: string): Promise<PositionRow[]> {
    return this.prisma.$queryRaw<PositionRow[]>`
      SELECT events.key, events.title, events.retired_at IS NOT NULL AS retired,
        listed.rank, coalesce(listed.tied, false) AS tied, coalesce(boards.ranked, 0) AS "rankedCount"
      FROM entries JOIN events ON events.id = entries.event_id
        LEFT JOIN boards ON boards.event_id = entries.event_id AND boards.division = entries.division
        LEFT JOIN LATERAL (
          SELECT ranks[array_position(entrants, entries.entrant)] AS rank, tied[array_position(entrants, entries.entrant)] AS tied
          FROM board_pages
          WHERE event_id = entries.event_id AND division = entries.division AND section = 'ranked'
            AND entries.entrant = ANY(entrants)
        ) AS listed ON true
      WHERE entries.submission_id = ${submissionId}::uuid
      ORDER BY events.retired_at NULLS FIRST, events.position, events.key, entries.division`;
  }

  /** The shown columns of these runs and their submissions, with these metrics; in no particular order. */
  shown(runIds: readonly string[], metrics: readonly string[]): Promise<ShownRow[]> {
    return this.prisma.$queryRaw<ShownRow[]>`
      SELECT submissions.id AS "submissionId", submissions.submitted_at AS "submittedAt", submissions.manifest,
        submissions.size_bytes AS "sizeBytes",
        teams.id AS "teamId", teams.name AS "teamName", runs.id AS "runId", (
          SELECT jsonb_object_agg(name, jsonb_build_object(
            'value', value, 'ciLower', ci_lower, 'ciUpper', ci_upper, 'unit', unit))
          FROM metrics WHERE run_id = runs.id AND name = ANY(${[...metrics]})
        ) AS metrics
      FROM runs JOIN submissions ON submissions.id = runs.submission_id
        JOIN teams ON teams.id = submissions.team_id
      WHERE runs.id = ANY(${[...runIds]}::uuid[])`;
  }
}
