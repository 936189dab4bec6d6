import { Injectable } from '@nestjs/common';
import { Prisma } from '../generated/client';
import { PrismaService } from '../prisma.service';
import type { Transaction } from '../transaction';
import type { BoardKey } from './board.repository';
import type { ObjectiveColumns } from './entry.repository';
import type { ListedColumns } from './leaderboard.repository';

/** A row of the journal, before it has its number. */
export interface NewEntryChange extends BoardKey {
  readonly entrant: string;
  readonly teamId: string;
  readonly cause: 'run' | 'decision' | 'rules';
  /** The entrant's entry now; all null and empty when it has none any more. */
  readonly submissionId: string | null;
  readonly runId: string | null;
  readonly objectives: readonly ObjectiveColumns[];
  readonly isFinal: boolean;
  readonly unrankedReason: string | null;
  readonly unrankedDetail: string | null;
  readonly constraintResults: Prisma.InputJsonArray;
  readonly previousSubmissionId: string | null;
  readonly rankBefore: number | null;
  readonly rankAfter: number | null;
  /** Whether the same measurement of the same submission is listed as before, with restated figures. */
  readonly restated: boolean;
}

/** An entry as it was at some moment. */
export interface EntrantRow extends ListedColumns {
  readonly division: string;
  readonly entrant: string;
  readonly submittedAt: Date;
  readonly at: Date;
}

/** Filters of changes; null means all. */
export interface ChangeFilter {
  /** Those with greater numbers. */
  readonly after: bigint;
  /** Those with smaller numbers. */
  readonly before: bigint | null;
  /** Those up to this moment. */
  readonly until: Date | null;
  readonly teamId: string | null;
  readonly eventId: string | null;
  /** Whether to include changes that only restate figures. */
  readonly restated: boolean;
  readonly order: 'oldest' | 'newest';
  readonly limit: number;
}

export interface ChangeRow {
  readonly seq: bigint;
  readonly at: Date;
  readonly event: string;
  readonly division: string;
  readonly teamId: string;
  readonly teamName: string;
  readonly cause: NewEntryChange['cause'];
  readonly submissionId: string | null;
  readonly previousSubmissionId: string | null;
  readonly restated: boolean;
  readonly unrankedReason: string | null;
  readonly rankBefore: number | null;
  readonly rankAfter: number | null;
  readonly objectives: readonly ObjectiveColumns[];
  /** Objectives of the event, as in its row. */
  readonly eventObjectives: unknown;
}

/** Greater than every number of a change, so that there is always an upper bound for the index scan. */
const BEHIND_ALL = 2n ** 63n - 1n;

/** The journal of the boards. Nothing is ever changed or removed here. */
@Injectable()
export class EntryChangeRepository {
  constructor(private readonly prisma: PrismaService) {}

  async add(
    transaction: Transaction,
    competitionId: string,
    at: Date,
    changes: readonly NewEntryChange[],
  ): Promise<void> {
    if (changes.length === 0) return;
    await transaction.$executeRaw`
      INSERT INTO entry_changes (at, competition_id, event_id, division, entrant, team_id, cause, submission_id,
        run_id, objectives, is_final, unranked_reason, unranked_detail, constraint_results, previous_submission_id,
        rank_before, rank_after, restated)
      SELECT ${at}, ${competitionId}::uuid, change.*
      FROM jsonb_to_recordset(${JSON.stringify(changes)}::jsonb) AS change(
        "eventId" uuid, division text, entrant uuid, "teamId" uuid, cause change_cause, "submissionId" uuid,
        "runId" uuid, objectives jsonb, "isFinal" boolean, "unrankedReason" text, "unrankedDetail" text,
        "constraintResults" jsonb, "previousSubmissionId" uuid, "rankBefore" int, "rankAfter" int, restated boolean)`;
  }

  /** The first `limit` changes of the competition's boards in the requested order. */
  list(competitionId: string, filter: ChangeFilter): Promise<ChangeRow[]> {
    const { after, before, until, teamId, eventId, restated, order, limit } = filter;
    const direction = order === 'newest' ? Prisma.sql`DESC` : Prisma.sql`ASC`;
    const listed = restated ? Prisma.empty : Prisma.sql`AND NOT restated`;
    return this.prisma.$queryRaw<ChangeRow[]>`
      SELECT seq, at, events.key AS event, division, teams.id AS "teamId", teams.name AS "teamName",
        cause::text AS cause, submission_id AS "submissionId",
        previous_submission_id AS "previousSubmissionId", restated, unranked_reason AS "unrankedReason",
        rank_before AS "rankBefore", rank_after AS "rankAfter", entry_changes.objectives,
        events.objectives AS "eventObjectives"
      FROM entry_changes JOIN events ON events.id = event_id JOIN teams ON teams.id = team_id
      WHERE entry_changes.competition_id = ${competitionId}::uuid AND seq > ${after}
        AND seq < ${before ?? BEHIND_ALL} ${listed}
        AND (${until}::timestamptz IS NULL OR at <= ${until}::timestamptz)
        AND (${teamId}::uuid IS NULL OR team_id = ${teamId}::uuid)
        AND (${eventId}::uuid IS NULL OR event_id = ${eventId}::uuid)
      ORDER BY seq ${direction} LIMIT ${limit}`;
  }

  /**
   * The number of the last change of the competition's boards; 0 where there was none yet.
   * @param at up to which moment; null for the last of all
   */
  async lastAt(competitionId: string, at: Date | null): Promise<bigint> {
    const found = await this.prisma.entryChange.findFirst({
      where: { competitionId, ...(at && { at: { lte: at } }) },
      select: { seq: true },
      // Numbers always grow, while clocks may be set back: times are compared only if a moment is given.
      orderBy: [...(at ? [{ at: 'desc' } as const] : []), { seq: 'desc' }],
    });
    return found?.seq ?? 0n;
  }

  /** The entries of the event's boards, in all divisions, after the change of this number. */
  entriesAfter(eventId: string, seq: bigint): Promise<EntrantRow[]> {
    return this.prisma.$queryRaw<EntrantRow[]>`
      SELECT entrants.*, submissions.submitted_at AS "submittedAt"
      FROM (
        SELECT DISTINCT ON (division, entrant) division, entrant, at, submission_id AS "submissionId",
          run_id AS "runId", objectives, is_final AS "isFinal", unranked_reason AS "unrankedReason",
          unranked_detail AS "unrankedDetail", constraint_results AS "constraintResults"
        FROM entry_changes WHERE event_id = ${eventId}::uuid AND seq <= ${seq}
        ORDER BY division, entrant, seq DESC
      ) AS entrants
      JOIN submissions ON submissions.id = entrants."submissionId"`;
  }
}
