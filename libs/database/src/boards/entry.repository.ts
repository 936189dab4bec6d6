import { Injectable } from '@nestjs/common';
import { type NotNull, type Selectable, sql } from 'kysely';
import { CANONICAL_VERSIONS, type CanonicalVersion } from '../competitions/canonical-latency.repository';
import { EVENT_ORDER, type EventRow } from '../competitions/event.repository';
import { kyselyOf, prismaOf } from '../open-transaction';
import { PrismaService } from '../prisma.service';
import { CANNOT_RANK, NOISY_REASON } from '../runs/noise';
import { anyOf, excluded, launchCount, metricsOf, rowsOf } from '../sql/expressions';
import type { Tables } from '../sql/tables';
import type { Transaction } from '../transaction';
import { ENTRY_COLUMNS, ENTRY_KEY, ENTRY_VALUES } from './entry-columns';

/** The newest successful run of a submission on one class of hardware. */
export interface CountingRunRow {
  readonly id: string;
  readonly submissionId: string;
  readonly division: string;
  readonly teamId: string;
  readonly submittedAt: Date;
  readonly isBaseline: boolean;
  readonly sizeBytes: number;
  /** How many launches the figures come from. */
  readonly launches: number;
  /** Null while it competes. */
  readonly disqualifiedReason: string | null;
  /** Null while it is not held for review. */
  readonly heldReason: string | null;
  /** What disturbed the run, as a text; null where nothing did, or an organiser has let it count. */
  readonly noisyReason: string | null;
  /** The run's metrics by name, as `MetricsSchema` has them. */
  readonly metrics: unknown;
}

/** What the final measured that counts for a submission on the board of an event. */
export interface FinalRunRow {
  readonly id: string;
  readonly submissionId: string;
  readonly division: string;
  readonly eventId: string;
  /** As in `CountingRunRow`. */
  readonly noisyReason: string | null;
  readonly sizeBytes: number;
  /** How many launches the figures come from. */
  readonly launches: number;
  /** The run's metrics by name. */
  readonly metrics: unknown;
}

export interface RankedCompetition {
  readonly referenceSubmissionId: string | null;
  /** Those that are not retired. */
  readonly events: readonly EventRow[];
  readonly canonical: readonly CanonicalVersion[];
  readonly constantAccuracy: number | null;
  readonly finalConstantAccuracy: number | null;
}

/** An entry of a board: see `Entry` of the schema. The compiler refuses `find` where `ENTRY_COLUMNS` lacks a column. */
export type EntryRow = Readonly<Selectable<Tables['entries']>>;

export type EntryKey = Pick<EntryRow, (typeof ENTRY_KEY)[number]>;

/** Reads the inputs of teams' entries, and writes the entries. */
@Injectable()
export class EntryRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** Locks the ranking of this competition until the transaction ends. */
  async lockRanking(transaction: Transaction, competitionId: string): Promise<void> {
    // Two keys: the first names the purpose, so that it cannot collide with another advisory lock.
    // Raw, because the function returns `void`, which no row can have.
    await prismaOf(transaction).$executeRaw`
      SELECT pg_advisory_xact_lock(hashtext('torchperf.ranking'), hashtext(${competitionId}))`;
  }

  findCompetition(transaction: Transaction, competitionId: string): Promise<RankedCompetition | null> {
    return prismaOf(transaction).competition.findUnique({
      where: { id: competitionId },
      select: {
        referenceSubmissionId: true,
        events: { where: { retiredAt: null }, orderBy: EVENT_ORDER },
        canonical: CANONICAL_VERSIONS,
        constantAccuracy: true,
        finalConstantAccuracy: true,
      },
    });
  }

  /** Competitions that have runs which count, and no board. */
  findUnranked(rules: number): Promise<{ id: string; slug: string }[]> {
    return this.prisma.competition.findMany({
      where: {
        submissions: { some: { runs: { some: { verdict: 'ok', hardwareClass: { not: null } } } } },
        OR: [
          { events: { some: {}, every: { boards: { none: {} } } } },
          { events: { some: { retiredAt: null, boards: { some: { rules: { lt: rules } } } } } },
        ],
      },
      select: { id: true, slug: true },
      orderBy: { startsAt: 'asc' },
    });
  }

  /** The teams that have submissions in the competition. */
  async findTeams(transaction: Transaction, competitionId: string): Promise<string[]> {
    const teams = await kyselyOf(transaction)
      .selectFrom('submissions')
      .select('teamId')
      .distinct()
      .where('competitionId', '=', competitionId)
      .orderBy('teamId')
      .execute();
    return teams.map(({ teamId }) => teamId);
  }

  /**
   * The ordinary runs of these teams that count: of each submission on each hardware class the newest successful one on
   * a calm machine or that an organiser lets count; without one, the newest successful one.
   */
  findCountingRuns(
    transaction: Transaction,
    competitionId: string,
    teamIds: readonly string[],
  ): Promise<CountingRunRow[]> {
    const kysely = kyselyOf(transaction);
    const counting = kysely
      .selectFrom('submissions')
      .innerJoin('runs', 'runs.submissionId', 'submissions.id')
      .distinctOn(['runs.submissionId', 'runs.hardwareClass'])
      .select((eb) => [
        'runs.id',
        'runs.submissionId',
        'runs.hardwareClass as division',
        'submissions.teamId',
        'submissions.submittedAt',
        'submissions.isBaseline',
        'submissions.sizeBytes',
        eb
          .case()
          .when('submissions.disqualifiedAt', 'is not', null)
          .then(eb.fn.coalesce('submissions.disqualifiedReason', sql.lit('')))
          .end()
          .as('disqualifiedReason'),
        eb
          .case()
          .when('submissions.heldAt', 'is not', null)
          .then(eb.fn.coalesce('submissions.heldReason', sql.lit('')))
          .end()
          .as('heldReason'),
        NOISY_REASON.as('noisyReason'),
      ])
      .where('submissions.competitionId', '=', competitionId)
      .where('submissions.teamId', '=', anyOf(teamIds))
      .where('runs.verdict', '=', 'ok')
      .where('runs.hardwareClass', 'is not', null)
      .where('runs.finalId', 'is', null)
      .orderBy('runs.submissionId')
      .orderBy('runs.hardwareClass')
      .orderBy(CANNOT_RANK)
      .orderBy((eb) => eb.fn.coalesce('runs.landedAt', 'runs.finishedAt'), 'desc')
      .orderBy('runs.id', 'desc')
      .$narrowType<{ division: NotNull }>();
    return kysely
      .selectFrom(counting.as('counting'))
      .selectAll()
      .select(({ ref }) => [
        metricsOf(ref('counting.id')).as('metrics'),
        launchCount(ref('counting.id')).as('launches'),
      ])
      .execute();
  }

  /**
   * The runs of finals that count for these teams: of each event in each division those of the last final that was
   * held of it, of submissions that were chosen for the event.
   */
  findFinalRuns(
    transaction: Transaction,
    competitionId: string,
    teamIds: readonly string[],
  ): Promise<FinalRunRow[]> {
    const kysely = kyselyOf(transaction);
    const counting = kysely
      .selectFrom('finals')
      .innerJoin(
        sql<{ eventId: string }>`unnest(finals.event_ids)`.as<'listed'>(sql`listed(event_id)`),
        (join) => join.onTrue(),
      )
      .distinctOn(['listed.eventId', 'finals.division'])
      .select(['finals.id', 'listed.eventId', 'finals.division'])
      .where('finals.competitionId', '=', competitionId)
      .where('finals.state', '=', 'done')
      .orderBy('listed.eventId')
      .orderBy('finals.division')
      .orderBy('finals.finishedAt', 'desc')
      .orderBy('finals.id', 'desc');
    return kysely
      .selectFrom(counting.as('counting'))
      .innerJoin('runs', (join) =>
        join
          .onRef('runs.finalId', '=', 'counting.id')
          .onRef('runs.hardwareClass', '=', 'counting.division')
          .on((eb) => eb('counting.eventId', '=', eb.fn.any('runs.finalEventIds'))),
      )
      .innerJoin('submissions', 'submissions.id', 'runs.submissionId')
      .select(({ ref }) => [
        'runs.id',
        'runs.submissionId',
        'counting.division',
        'counting.eventId',
        'submissions.sizeBytes',
        NOISY_REASON.as('noisyReason'),
        metricsOf(ref('runs.id')).as('metrics'),
        launchCount(ref('runs.id')).as('launches'),
      ])
      .where('runs.verdict', '=', 'ok')
      .where('submissions.teamId', '=', anyOf(teamIds))
      .execute();
  }

  /** The entries of these teams. */
  find(
    transaction: Transaction,
    eventIds: readonly string[],
    teamIds: readonly string[],
  ): Promise<EntryRow[]> {
    return kyselyOf(transaction)
      .selectFrom('entries')
      .select(ENTRY_COLUMNS)
      .where('eventId', '=', anyOf(eventIds))
      .where('teamId', '=', anyOf(teamIds))
      .execute();
  }

  /** Writes entries; each replaces its entrant's previous one. */
  async put(transaction: Transaction, entries: readonly EntryRow[]): Promise<void> {
    if (entries.length === 0) return;
    await kyselyOf(transaction)
      .insertInto('entries')
      .columns(ENTRY_COLUMNS)
      .expression((eb) =>
        eb.selectFrom(rowsOf('entries', ENTRY_COLUMNS, entries, 'entry')).select(ENTRY_COLUMNS),
      )
      .onConflict((conflict) => conflict.columns(ENTRY_KEY).doUpdateSet(excluded(ENTRY_VALUES)))
      .execute();
  }

  async remove(transaction: Transaction, keys: readonly EntryKey[]): Promise<void> {
    if (keys.length === 0) return;
    await kyselyOf(transaction)
      .deleteFrom('entries')
      .using(rowsOf('entries', ENTRY_KEY, keys, 'gone'))
      .whereRef('entries.eventId', '=', 'gone.eventId')
      .whereRef('entries.division', '=', 'gone.division')
      .whereRef('entries.entrant', '=', 'gone.entrant')
      .execute();
  }
}
