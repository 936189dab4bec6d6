import { Injectable } from '@nestjs/common';
import { type Kysely, sql } from 'kysely';
import { kyselyOf, prismaOf } from '../open-transaction';
import { PrismaService } from '../prisma.service';
import { anyOf } from '../sql/expressions';
import type { Tables } from '../sql/tables';
import type { Transaction } from '../transaction';

/** A run, or a final with all of its runs, that waits for a worker. */
export interface QueuedUnit {
  /** The final's where it is one, else the run's. */
  readonly id: string;
  readonly isFinal: boolean;
  readonly submissionId: string;
  readonly competition: string;
  readonly team: string;
  readonly priority: number;
  readonly attempts: number;
  readonly queuedAt: Date;
  /** 1 is next. */
  readonly position: number;
  /** The runtimes that a worker needs for it: those of its bundles and of the reference. */
  readonly runtimes: string[];
  /** The class of hardware that it must be measured on; null where any will do. */
  readonly division: string | null;
  /** Whether the competition's reference does not work at present, and it is not the reference itself. */
  readonly awaitsReference: boolean;
}

/** A run, or a final, that is assigned to a worker. */
export interface RunningUnit
  extends Omit<QueuedUnit, 'position' | 'division' | 'runtimes' | 'awaitsReference'> {
  readonly runtimes: string[];
  readonly workerId: string | null;
}

/** A run that is assigned to a worker. */
export interface AssignedRun {
  readonly id: string;
  readonly finalId: string | null;
  readonly lease: number;
  /** Null until the worker has confirmed the run. */
  readonly startedAt: Date | null;
}

/** The properties of an available worker that decide which runs it can execute. */
export interface AvailableWorker {
  readonly id: string;
  readonly runtimes: readonly string[];
  readonly hardwareClass: string;
}

/** Serialises assignments; an arbitrary number that no other advisory lock of the service uses. */
const ASSIGNMENT_LOCK = 7_301_946;

/** Runs by unit of assignment: the runs of a final are one unit. */
function units(kysely: Kysely<Tables>, state: 'queued' | 'running') {
  return kysely
    .selectFrom('runs')
    .innerJoin('submissions', 'submissions.id', 'runs.submissionId')
    .innerJoin('teams', 'teams.id', 'submissions.teamId')
    .innerJoin('competitions', 'competitions.id', 'submissions.competitionId')
    .leftJoin('submissions as reference', 'reference.id', 'competitions.referenceSubmissionId')
    .leftJoin('finals', 'finals.id', 'runs.finalId')
    .select(({ eb, fn }) => [
      fn.coalesce('runs.finalId', 'runs.id').as('id'),
      eb('runs.finalId', 'is not', null).$castTo<boolean>().as('isFinal'),
      sql<string>`(array_agg(runs.submission_id ORDER BY runs.id))[1]`.as('submissionId'),
      fn.min('competitions.slug').as('competition'),
      fn.min('teams.name').as('team'),
      sql<string | null>`CASE WHEN runs.final_id IS NULL THEN (array_agg(teams.id))[1] END`.as('teamId'),
      sql<Date | null>`CASE WHEN runs.final_id IS NULL THEN min(teams.served_at) END`.as('servedAt'),
      sql<number>`min(runs.priority)::int`.as('priority'),
      fn.max('runs.attempts').as('attempts'),
      fn.min('runs.queuedAt').as('queuedAt'),
      fn.max('runs.notBefore').as('notBefore'),
      sql<boolean>`bool_or(runs.lease > 0)`.as('returned'),
      fn.min('runs.workerId').as('workerId'),
      sql<string[]>`array_remove(array_agg(DISTINCT submissions.manifest->>'runtime')
        || min(reference.manifest->>'runtime'), NULL)`.as('runtimes'),
      fn.min('finals.division').as('division'),
      sql<boolean>`bool_or(competitions.reference_state <> 'ok'
        AND submissions.id IS DISTINCT FROM competitions.reference_submission_id)`.as('awaitsReference'),
      sql<unknown>`(array_agg(to_jsonb(coalesce(runs.failed_on, '{}'))
        ORDER BY cardinality(runs.failed_on) DESC NULLS LAST))[1]`.as('failedOn'),
    ])
    .where('runs.state', '=', state)
    .where('submissions.disqualifiedAt', 'is', null)
    .groupBy(({ fn }) => ['runs.finalId', fn.coalesce('runs.finalId', 'runs.id')]);
}

/**
 * The queue, in its order. Runs that wait for their competition's reference come last. Then priority decides. Within a
 * priority, requeued runs come first; then teams alternate, so that each team's oldest run comes before any team's
 * second. Ties go to the team that was served longest ago, then to the oldest run.
 */
function queue(kysely: Kysely<Tables>) {
  const turns = kysely
    .selectFrom(units(kysely, 'queued').as('units'))
    .selectAll()
    .select(
      sql<bigint>`row_number() OVER (
        PARTITION BY coalesce(team_id, id), priority ORDER BY queued_at, id)`.as('turn'),
    );
  return kysely
    .selectFrom(turns.as('turns'))
    .selectAll()
    .select(
      sql<number>`row_number() OVER (
        ORDER BY awaits_reference, priority, returned DESC, turn, served_at NULLS FIRST, queued_at, id)::int`.as(
        'position',
      ),
    );
}

/** What the views of queued and running units have in common. */
const UNIT_COLUMNS = [
  'id',
  'isFinal',
  'submissionId',
  'competition',
  'team',
  'priority',
  'attempts',
  'queuedAt',
  'runtimes',
] as const;

/**
 * The queue of runs. It is derived from the rows of the runs alone: state, priority and age decide the order, so the
 * shown queue and the assignments cannot differ.
 */
@Injectable()
export class RunQueueRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** Queued units, next first. */
  async findQueued(): Promise<QueuedUnit[]> {
    const found = await this.prisma.kysely
      .selectFrom(queue(this.prisma.kysely).as('queue'))
      .select([...UNIT_COLUMNS, 'position', 'division', 'awaitsReference'])
      .orderBy('position')
      .execute();
    return found.map(withDistinctRuntimes);
  }

  /** Assigned units, oldest first. */
  async findRunning(): Promise<RunningUnit[]> {
    const found = await this.prisma.kysely
      .selectFrom(units(this.prisma.kysely, 'running').as('units'))
      .select([...UNIT_COLUMNS, 'workerId'])
      .orderBy('queuedAt')
      .orderBy('id')
      .execute();
    return found.map(withDistinctRuntimes);
  }

  /** Number of submissions whose newest run was abandoned through a platform fault. */
  async countAbandoned(): Promise<number> {
    const newest = this.prisma.kysely
      .selectFrom('runs')
      .distinctOn('submissionId')
      .select('verdict')
      .orderBy('submissionId')
      .orderBy('queuedAt', 'desc');
    const { count } = await this.prisma.kysely
      .selectFrom(newest.as('newest'))
      .select(sql<number>`count(*)::int`.as('count'))
      .where('verdict', '=', 'platform-error')
      .executeTakeFirstOrThrow();
    return count;
  }

  /**
   * Assigns a worker the next run, or final, that it can execute. One that failed on it before goes to another worker,
   * if another one can execute it.
   * @param others workers that take jobs too.
   * @returns the id of the run or the final; null when there is nothing for this worker.
   */
  async assignNext(
    transaction: Transaction,
    worker: AvailableWorker,
    others: readonly AvailableWorker[],
  ): Promise<string | null> {
    // Raw, because the function returns `void`, which no row can have.
    await prismaOf(transaction).$executeRaw`SELECT pg_advisory_xact_lock(${ASSIGNMENT_LOCK})`;
    const kysely = kyselyOf(transaction);
    const next = await kysely
      .selectFrom(queue(kysely).as('queue'))
      .select(['id', 'teamId'])
      .where('awaitsReference', '=', false)
      .where(sql<boolean>`(not_before IS NULL OR not_before <= clock_timestamp())`)
      .where(sql<boolean>`runtimes <@ ${[...worker.runtimes]}::text[]`)
      .where((eb) => eb.or([eb('division', 'is', null), eb('division', '=', worker.hardwareClass)]))
      .where(
        sql<boolean>`(NOT jsonb_exists(failed_on, ${worker.id}) OR NOT EXISTS (
          SELECT FROM jsonb_to_recordset(${JSON.stringify(others)}::jsonb)
            AS other(id text, runtimes text[], "hardwareClass" text)
          WHERE NOT jsonb_exists(queue.failed_on, other.id) AND queue.runtimes <@ other.runtimes
            AND (queue.division IS NULL OR queue.division = other."hardwareClass")))`,
      )
      .orderBy('position')
      .limit(1)
      .executeTakeFirst();
    if (!next) return null;
    const { id, teamId } = next;
    // Locked in the order of everyone else: the final, then its runs.
    await kysely.selectFrom('finals').select('id').where('id', '=', id).forNoKeyUpdate().execute();
    const { numUpdatedRows } = await kysely
      .updateTable('runs')
      .set({
        state: 'running',
        workerId: worker.id,
        startedAt: null,
        lease: sql`(SELECT max(peers.lease) FROM runs peers
          WHERE (peers.id = ${id}::uuid OR peers.final_id = ${id}::uuid) AND peers.state = 'queued')`,
      })
      .where((eb) => eb.or([eb('id', '=', id), eb('finalId', '=', id)]))
      .where('state', '=', 'queued')
      .executeTakeFirst();
    if (numUpdatedRows === 0n) return null;
    await kysely
      .updateTable('teams')
      .set({ servedAt: sql`clock_timestamp()` })
      .where('id', '=', teamId)
      .execute();
    return id;
  }

  /** The runs that are assigned to a worker. */
  findAssigned(workerId: string): Promise<AssignedRun[]> {
    return this.prisma.run.findMany({
      where: { workerId, state: 'running' },
      select: { id: true, finalId: true, lease: true, startedAt: true },
      orderBy: { id: 'asc' },
    });
  }

  /** Records that the worker has confirmed these runs. @returns how many it confirmed for the first time. */
  async confirm(ids: readonly string[]): Promise<number> {
    const { numUpdatedRows } = await this.prisma.kysely
      .updateTable('runs')
      .set({ startedAt: sql`clock_timestamp()` })
      .where('id', '=', anyOf(ids))
      .where('state', '=', 'running')
      .where('startedAt', 'is', null)
      .executeTakeFirst();
    return Number(numUpdatedRows);
  }

  /** Running runs that no live worker has. */
  async findOrphaned(): Promise<string[]> {
    const runs = await this.prisma.run.findMany({
      where: {
        state: 'running',
        OR: [{ workerId: null }, { worker: { state: { in: ['lost', 'stopped'] } } }],
      },
      select: { id: true },
    });
    return runs.map(({ id }) => id);
  }

  /** Runs that are not finished, of submissions that are disqualified. */
  async findUnwanted(): Promise<string[]> {
    const runs = await this.prisma.run.findMany({
      where: { state: { not: 'finished' }, submission: { disqualifiedAt: { not: null } } },
      select: { id: true },
    });
    return runs.map(({ id }) => id);
  }
}

/** A bundle and the reference may have the same runtime. */
function withDistinctRuntimes<T extends { readonly runtimes: string[] }>(unit: T): T {
  return { ...unit, runtimes: [...new Set(unit.runtimes)].toSorted() };
}
