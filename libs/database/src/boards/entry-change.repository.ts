import { Injectable } from '@nestjs/common';
import { type NotNull, type Selectable, sql } from 'kysely';
import { kyselyOf } from '../open-transaction';
import { PrismaService } from '../prisma.service';
import { rowsOf } from '../sql/expressions';
import type { Tables } from '../sql/tables';
import type { Transaction } from '../transaction';
import { ENTRY_KEY, LISTED_COLUMNS } from './entry-columns';
import type { ListedColumns } from './leaderboard.repository';
import type { ObjectiveColumns } from './objective-columns';

/** The columns of a change that differ within a ranking; its time and competition do not. */
const CHANGE_COLUMNS = [
  ...ENTRY_KEY,
  'teamId',
  'cause',
  ...LISTED_COLUMNS,
  'previousSubmissionId',
  'rankBefore',
  'rankAfter',
  'restated',
] as const satisfies readonly (keyof Tables['entryChanges'])[];

/** A row of the journal, before it has its number: see `EntryChange` of the schema. */
export type NewEntryChange = Readonly<
  Pick<Selectable<Tables['entryChanges']>, (typeof CHANGE_COLUMNS)[number]>
>;

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
    await kyselyOf(transaction)
      .insertInto('entryChanges')
      .columns(['at', 'competitionId', ...CHANGE_COLUMNS])
      .expression((eb) =>
        eb
          .selectFrom(rowsOf('entryChanges', CHANGE_COLUMNS, changes, 'change'))
          .select([
            sql<Date>`${at}::timestamptz`.as('at'),
            sql<string>`${competitionId}::uuid`.as('competitionId'),
          ])
          .select(CHANGE_COLUMNS),
      )
      .execute();
  }

  /** The first `limit` changes of the competition's boards in the requested order. */
  list(competitionId: string, filter: ChangeFilter): Promise<ChangeRow[]> {
    const { after, before, until, teamId, eventId, restated, order, limit } = filter;
    return this.prisma.kysely
      .selectFrom('entryChanges')
      .innerJoin('events', 'events.id', 'entryChanges.eventId')
      .innerJoin('teams', 'teams.id', 'entryChanges.teamId')
      .select([
        'seq',
        'at',
        'events.key as event',
        'division',
        'teams.id as teamId',
        'teams.name as teamName',
        'cause',
        'submissionId',
        'previousSubmissionId',
        'restated',
        'unrankedReason',
        'rankBefore',
        'rankAfter',
        'entryChanges.objectives',
        'events.objectives as eventObjectives',
      ])
      .where('entryChanges.competitionId', '=', competitionId)
      .where('seq', '>', after)
      .where('seq', '<', before ?? BEHIND_ALL)
      .$if(!restated, (query) => query.where('restated', '=', false))
      .$if(until !== null, (query) => query.where('at', '<=', until))
      .$if(teamId !== null, (query) => query.where('entryChanges.teamId', '=', teamId))
      .$if(eventId !== null, (query) => query.where('entryChanges.eventId', '=', eventId))
      .orderBy('seq', order === 'newest' ? 'desc' : 'asc')
      .limit(limit)
      .execute();
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
    const entrants = this.prisma.kysely
      .selectFrom('entryChanges')
      .distinctOn(['division', 'entrant'])
      .select(['division', 'entrant', 'at', ...LISTED_COLUMNS])
      .where('eventId', '=', eventId)
      .where('seq', '<=', seq)
      .orderBy('division')
      .orderBy('entrant')
      .orderBy('seq', 'desc');
    return (
      this.prisma.kysely
        .selectFrom(entrants.as('entrants'))
        .innerJoin('submissions', 'submissions.id', 'entrants.submissionId')
        .selectAll('entrants')
        .select('submissions.submittedAt')
        // The last change of an entrant without an entry has neither, and so no submission to join.
        .$narrowType<{ submissionId: NotNull; runId: NotNull }>()
        .execute()
    );
  }
}
