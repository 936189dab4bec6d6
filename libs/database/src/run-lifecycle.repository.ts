import { Injectable } from '@nestjs/common';
import type { Prisma } from './generated/client';
import { PrismaService } from './prisma.service';
import type { Transaction } from './transaction';

/** A run as it stands, held against others until the transaction ends. */
export interface LockedRun {
  readonly id: string;
  readonly state: 'queued' | 'running' | 'finished';
  readonly attempts: number;
  /** Attempts that do not count: they were lost to waiting for the reference. */
  readonly referenceWaits: number;
  readonly awaitsReference: boolean;
  /** Whether it is a run of the competition's reference itself. */
  readonly isReference: boolean;
  /** The final that it is part of; null for an ordinary run. */
  readonly finalId: string | null;
  readonly submissionId: string;
  readonly competitionId: string;
  readonly teamId: string;
}

/** A run that is not finished, waits for no reference and has no message in the outbox: the queue should hold it. */
export interface UnfinishedRun {
  readonly id: string;
  readonly finalId: string | null;
  readonly attempts: number;
}

/** What a finished run leaves in its row. */
export interface RunOutcome {
  readonly workerId: string | null;
  readonly verdict: string;
  readonly message: string;
  readonly log: string | null;
  readonly hardwareClass: string | null;
  readonly report: Prisma.InputJsonObject | null;
  readonly flags: Prisma.InputJsonArray;
  readonly startedAt: Date | null;
  readonly finishedAt: Date;
}

/** One launch of a run: load time in ms, medians in ns, memory in bytes. */
export interface NewLaunch {
  readonly index: number;
  readonly loadTimeMs: number;
  readonly warmupCalls: number;
  readonly settled: boolean;
  readonly logRatio: number;
  readonly contestantMedianNs: number;
  readonly referenceMedianNs: number;
  readonly peakBytes: number | null;
}

/** One metric of a run in the unit that it names. */
export interface NewMetric {
  readonly name: string;
  readonly value: number;
  readonly ciLower: number | null;
  readonly ciUpper: number | null;
  readonly unit: string;
}

/** Moves runs from state to state. Which moves are allowed is for the services to say. */
@Injectable()
export class RunLifecycleRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** Reads a run and holds it until the transaction ends, so that two reports of it come one after the other. */
  async lock(transaction: Transaction, id: string): Promise<LockedRun | null> {
    // The runs of a final wait for each other on it: what happens to one may concern all.
    await transaction.$executeRaw`
      SELECT FROM finals WHERE id = (SELECT final_id FROM runs WHERE id = ${id}::uuid) FOR NO KEY UPDATE`;
    // NO KEY: entries of the board may refer to the run meanwhile.
    const [run] = await transaction.$queryRaw<LockedRun[]>`
      SELECT runs.id, runs.state::text AS state, runs.attempts, runs.final_id AS "finalId",
             runs.submission_id AS "submissionId",
             runs.reference_waits AS "referenceWaits", runs.awaits_reference AS "awaitsReference",
             EXISTS (SELECT FROM competitions WHERE reference_submission_id = submissions.id) AS "isReference",
             submissions.competition_id AS "competitionId", submissions.team_id AS "teamId"
      FROM runs JOIN submissions ON submissions.id = runs.submission_id
      WHERE runs.id = ${id}::uuid
      FOR NO KEY UPDATE OF runs`;
    return run ?? null;
  }

  /** Adds a queued run to a submission. @returns its id. */
  async add(transaction: Transaction, submissionId: string): Promise<string> {
    return (await transaction.run.create({ data: { submissionId }, select: { id: true } })).id;
  }

  async hasUnfinished(transaction: Transaction, submissionId: string): Promise<boolean> {
    return (await transaction.run.count({ where: { submissionId, state: { not: 'finished' } } })) > 0;
  }

  /**
   * Notes that a worker has the run under way, unless the run has finished or is known to be on that worker.
   * @returns the run's state before; null when there is no such run.
   */
  async begin(id: string, workerId: string): Promise<LockedRun['state'] | null> {
    const run = await this.prisma.run.findUnique({ where: { id }, select: { state: true, workerId: true } });
    if (!run) return null;
    if (run.state === 'finished' || (run.state === 'running' && run.workerId === workerId)) return run.state;
    // A worker that was never heard of cannot be referred to; its first heartbeat may still be under way.
    const begun = await this.prisma.$executeRaw`
      UPDATE runs SET state = 'running', started_at = now(),
        worker_id = (SELECT id FROM workers WHERE id = ${workerId})
      WHERE id = ${id}::uuid AND state <> 'finished'`;
    return begun === 1 ? run.state : 'finished';
  }

  /**
   * A running run, or all of a final, waits again, as the same attempt: the queue itself gives it to another worker.
   * @returns the runs that wait now.
   */
  async returnToQueue(subject: string): Promise<string[]> {
    const runs = await this.prisma.run.updateManyAndReturn({
      where: { OR: [{ id: subject }, { finalId: subject }], state: 'running' },
      data: { state: 'queued', startedAt: null, workerId: null },
      select: { id: true },
    });
    return runs.map(({ id }) => id);
  }

  /** The runs of a final that have not finished. */
  async findUnfinishedOfFinal(transaction: Transaction, finalId: string): Promise<string[]> {
    const runs = await transaction.run.findMany({
      where: { finalId, state: { not: 'finished' } },
      select: { id: true },
    });
    return runs.map(({ id }) => id);
  }

  /** An unfinished run waits again, as its next attempt. @param message why, for the team; null says nothing. */
  async startNextAttempt(transaction: Transaction, id: string, message: string | null): Promise<void> {
    await transaction.run.update({
      where: { id },
      data: { state: 'queued', startedAt: null, workerId: null, attempts: { increment: 1 }, message },
    });
  }

  /** Ends a run. When it landed is said by the database, whose clock changes on boards go by too. */
  async finish(transaction: Transaction, id: string, outcome: RunOutcome): Promise<void> {
    const { workerId, report, ...data } = outcome;
    const worker = workerId && (await transaction.worker.findUnique({ where: { id: workerId } }));
    await transaction.run.update({
      where: { id },
      data: {
        ...data,
        state: 'finished',
        awaitsReference: false,
        ...(report && { report }),
        ...(worker && { workerId }),
      },
    });
    await transaction.$executeRaw`
      UPDATE runs SET landed_at = date_trunc('milliseconds', clock_timestamp()) WHERE id = ${id}::uuid`;
  }

  async addLaunches(transaction: Transaction, runId: string, launches: readonly NewLaunch[]): Promise<void> {
    await transaction.launch.createMany({ data: launches.map((launch) => ({ runId, ...launch })) });
  }

  async addMetrics(transaction: Transaction, runId: string, metrics: readonly NewMetric[]): Promise<void> {
    await transaction.metric.createMany({ data: metrics.map((metric) => ({ runId, ...metric })) });
  }

  /** Runs that were queued before `before`, have not finished, and should be held by the queue by now. */
  findUnfinishedSent(before: Date): Promise<UnfinishedRun[]> {
    return this.prisma.$queryRaw<UnfinishedRun[]>`
      SELECT runs.id, runs.attempts, runs.final_id AS "finalId" FROM runs
      WHERE runs.state IN ('queued', 'running') AND runs.queued_at < ${before} AND NOT runs.awaits_reference
        AND NOT EXISTS (
          SELECT FROM outbox
          WHERE outbox.key = coalesce(runs.final_id, runs.id)::text AND outbox.sent_at IS NULL
        )
      ORDER BY runs.queued_at`;
  }
}
