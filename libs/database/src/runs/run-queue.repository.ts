import { Injectable } from '@nestjs/common';
import { Prisma } from '../generated/client';
import { PrismaService } from '../prisma.service';
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
const UNITS = (state: 'queued' | 'running') => Prisma.sql`
  SELECT coalesce(runs.final_id, runs.id) AS id, runs.final_id IS NOT NULL AS "isFinal",
    (array_agg(runs.submission_id ORDER BY runs.id))[1] AS "submissionId",
    min(competitions.slug) AS competition, min(teams.name) AS team,
    CASE WHEN runs.final_id IS NULL THEN (array_agg(teams.id))[1] END AS team_id,
    CASE WHEN runs.final_id IS NULL THEN min(teams.served_at) END AS served_at,
    min(runs.priority)::int AS priority, max(runs.attempts) AS attempts, min(runs.queued_at) AS "queuedAt",
    max(runs.not_before) AS not_before, bool_or(runs.lease > 0) AS returned, min(runs.worker_id) AS "workerId",
    array_remove(array_agg(DISTINCT submissions.manifest->>'runtime') ||
      min(reference.manifest->>'runtime'), NULL) AS runtimes,
    min(finals.division) AS division,
    bool_or(competitions.reference_state <> 'ok'
      AND submissions.id IS DISTINCT FROM competitions.reference_submission_id) AS "awaitsReference",
    (array_agg(to_jsonb(coalesce(runs.failed_on, '{}')) ORDER BY cardinality(runs.failed_on) DESC NULLS LAST))[1]
      AS failed_on
  FROM runs
    JOIN submissions ON submissions.id = runs.submission_id
    JOIN teams ON teams.id = submissions.team_id
    JOIN competitions ON competitions.id = submissions.competition_id
    LEFT JOIN submissions reference ON reference.id = competitions.reference_submission_id
    LEFT JOIN finals ON finals.id = runs.final_id
  WHERE runs.state = ${state}::run_state AND submissions.disqualified_at IS NULL
  GROUP BY runs.final_id, coalesce(runs.final_id, runs.id)`;

/**
 * The queue, in its order. Runs that wait for their competition's reference come last. Then priority decides. Within a
 * priority, requeued runs come first; then teams alternate, so that each team's oldest run comes before any team's
 * second. Ties go to the team that was served longest ago, then to the oldest run.
 */
const QUEUE = Prisma.sql`
  SELECT turns.*, row_number() OVER (
    ORDER BY "awaitsReference", priority, returned DESC, turn, served_at NULLS FIRST, "queuedAt", id)::int AS position
  FROM (
    SELECT units.*, row_number() OVER (
      PARTITION BY coalesce(team_id, id), priority ORDER BY "queuedAt", id
    ) AS turn
    FROM (${UNITS('queued')}) units
  ) turns`;

/**
 * The queue of runs. It is derived from the rows of the runs alone: state, priority and age decide the order, so the
 * shown queue and the assignments cannot differ.
 */
@Injectable()
export class RunQueueRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** Queued units, next first. */
  async findQueued(): Promise<QueuedUnit[]> {
    const units = await this.prisma.$queryRaw<QueuedUnit[]>`
      SELECT id, "isFinal", "submissionId", competition, team, priority, attempts, "queuedAt", position, runtimes, division,
        "awaitsReference"
      FROM (${QUEUE}) queue ORDER BY position`;
    return units.map(withDistinctRuntimes);
  }

  /** Assigned units, oldest first. */
  async findRunning(): Promise<RunningUnit[]> {
    const units = await this.prisma.$queryRaw<RunningUnit[]>`
      SELECT id, "isFinal", "submissionId", competition, team, priority, attempts, "queuedAt", runtimes, "workerId"
      FROM (${UNITS('running')}) units ORDER BY "queuedAt", id`;
    return units.map(withDistinctRuntimes);
  }

  /** Number of submissions whose newest run was abandoned through a platform fault. */
  async countAbandoned(): Promise<number> {
    const [row] = await this.prisma.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int AS count FROM (
        SELECT DISTINCT ON (submission_id) verdict FROM runs ORDER BY submission_id, queued_at DESC
      ) newest WHERE verdict = 'platform-error'`;
    return row?.count ?? 0;
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
    await transaction.$executeRaw`SELECT pg_advisory_xact_lock(${ASSIGNMENT_LOCK})`;
    const [next] = await transaction.$queryRaw<{ id: string; team_id: string | null }[]>`
      SELECT id, team_id FROM (${QUEUE}) queue
      WHERE NOT "awaitsReference" AND (not_before IS NULL OR not_before <= clock_timestamp())
        AND runtimes <@ ${[...worker.runtimes]}::text[]
        AND (division IS NULL OR division = ${worker.hardwareClass})
        AND (NOT jsonb_exists(failed_on, ${worker.id}) OR NOT EXISTS (
          SELECT FROM jsonb_to_recordset(${JSON.stringify(others)}::jsonb)
            AS other(id text, runtimes text[], "hardwareClass" text)
          WHERE NOT jsonb_exists(queue.failed_on, other.id) AND queue.runtimes <@ other.runtimes
            AND (queue.division IS NULL OR queue.division = other."hardwareClass")))
      ORDER BY position LIMIT 1`;
    if (!next) return null;
    // Locked in the order of everyone else: the final, then its runs.
    await transaction.$executeRaw`SELECT FROM finals WHERE id = ${next.id}::uuid FOR NO KEY UPDATE`;
    const assigned = await transaction.$executeRaw`
      UPDATE runs SET state = 'running', worker_id = ${worker.id}, started_at = NULL,
        lease = (SELECT max(peers.lease) FROM runs peers
          WHERE (peers.id = ${next.id}::uuid OR peers.final_id = ${next.id}::uuid) AND peers.state = 'queued')
      WHERE (id = ${next.id}::uuid OR final_id = ${next.id}::uuid) AND state = 'queued'`;
    if (assigned === 0) return null;
    await transaction.$executeRaw`
      UPDATE teams SET served_at = clock_timestamp() WHERE id = ${next.team_id}::uuid`;
    return next.id;
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
  confirm(ids: readonly string[]): Promise<number> {
    return this.prisma.$executeRaw`
      UPDATE runs SET started_at = clock_timestamp()
      WHERE id = ANY(${[...ids]}::uuid[]) AND state = 'running' AND started_at IS NULL`;
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
