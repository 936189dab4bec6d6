import { Injectable } from '@nestjs/common';
import { type CancelCause, RUN_PRIORITY, type RunPriority } from '@torchperf/domain';
import { sql } from 'kysely';
import type { Prisma } from '../generated/client';
import { kyselyOf, prismaOf } from '../open-transaction';
import type { Transaction } from '../transaction';

/** How often a team may resume a submission that it cancelled. */
const MAX_RESUMED = 3;

/** A run, locked until the transaction ends. */
export interface LockedRun {
  readonly id: string;
  readonly state: 'queued' | 'running' | 'finished';
  readonly attempts: number;
  /** How often it waited for the reference after a reference fault in this run. */
  readonly referenceWaits: number;
  /** Whether it is a run of the competition's reference itself. */
  readonly isReference: boolean;
  /** Number of its lease, under which a worker has it. */
  readonly lease: number;
  readonly losses: number;
  readonly workerId: string | null;
  readonly startedAt: Date | null;
  /** The final that it is part of; null for an ordinary run. */
  readonly finalId: string | null;
  readonly submissionId: string;
  readonly competitionId: string;
  readonly teamId: string;
}

/** Why and how a run is requeued. */
export interface Return {
  /** Why, for the team; null says nothing. Without an attempt the run keeps its message. */
  readonly message: string | null;
  /** Whether it counts as one of the run's attempts. */
  readonly isAttempt: boolean;
  /** Whether its worker vanished with it. */
  readonly isLoss: boolean;
  /** Whether the reference failed in this run, and is to blame. */
  readonly isReferenceWait: boolean;
  /** The worker to blame, which gets it again only if there is no other. */
  readonly failedOn: string | null;
  /** The delay before a worker may get it. */
  readonly delayMs: number;
}

/** The columns of a run that its end sets. */
export interface RunOutcome {
  readonly workerId: string | null;
  readonly verdict: string;
  /** Only with the verdict `cancelled`. */
  readonly cancelledBy?: CancelCause;
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

/** Changes the states of runs. The services decide which changes are allowed. */
@Injectable()
export class RunLifecycleRepository {
  /** Reads and locks a run until the transaction ends, so that two reports of it are handled one after the other. */
  async lock(transaction: Transaction, id: string): Promise<LockedRun | null> {
    const kysely = kyselyOf(transaction);
    // The runs of a final share its lock: a change of one may affect all.
    await kysely
      .selectFrom('finals')
      .select('id')
      .where('id', '=', ({ selectFrom }) =>
        selectFrom('runs').select('runs.finalId').where('runs.id', '=', id),
      )
      .forNoKeyUpdate()
      .execute();
    // NO KEY: entries of the board may refer to the run meanwhile.
    const run = await kysely
      .selectFrom('runs')
      .innerJoin('submissions', 'submissions.id', 'runs.submissionId')
      .select(({ exists, selectFrom }) => [
        'runs.id',
        'runs.state',
        'runs.attempts',
        'runs.referenceWaits',
        'runs.lease',
        'runs.losses',
        'runs.workerId',
        'runs.startedAt',
        'runs.finalId',
        'runs.submissionId',
        'submissions.competitionId',
        'submissions.teamId',
        exists(
          selectFrom('competitions').whereRef('competitions.referenceSubmissionId', '=', 'submissions.id'),
        )
          .$castTo<boolean>()
          .as('isReference'),
      ])
      .where('runs.id', '=', id)
      .forNoKeyUpdate('runs')
      .executeTakeFirst();
    return run ?? null;
  }

  /** Adds a queued run to a submission. @returns its id. */
  async add(transaction: Transaction, submissionId: string, priority: RunPriority): Promise<string> {
    return (
      await prismaOf(transaction).run.create({ data: { submissionId, priority }, select: { id: true } })
    ).id;
  }

  async hasUnfinished(transaction: Transaction, submissionId: string): Promise<boolean> {
    return (
      (await prismaOf(transaction).run.count({ where: { submissionId, state: { not: 'finished' } } })) > 0
    );
  }

  /**
   * Queues another run of a submission whose newest run was cancelled for this cause. Only what cancelled a run can undo
   * it: sending the bundle again undoes the team's own cancellation, reinstating that of a disqualification. What an
   * organiser cancelled stays so until an organiser asks for a rerun. A team's own cancellation is undone
   * `MAX_RESUMED` times, and the run then has no priority: else a team could hold a worker, or choose among seeds.
   * @returns its id; null where the run was not cancelled, or for another cause, or too often.
   */
  async addIfCancelled(
    transaction: Transaction,
    submissionId: string,
    cause: Extract<CancelCause, 'team' | 'disqualification'>,
  ): Promise<string | null> {
    const newest = await prismaOf(transaction).run.findFirst({
      where: { submissionId, finalId: null },
      orderBy: { queuedAt: 'desc' },
      select: { cancelledBy: true, priority: true },
    });
    if (newest?.cancelledBy !== cause) return null;
    if (cause !== 'team') return this.add(transaction, submissionId, newest.priority as RunPriority);
    const cancelled = await prismaOf(transaction).run.count({ where: { submissionId, cancelledBy: 'team' } });
    return cancelled > MAX_RESUMED ? null : this.add(transaction, submissionId, RUN_PRIORITY.normal);
  }

  /** The runs of a final that have not finished. */
  async findUnfinishedOfFinal(transaction: Transaction, finalId: string): Promise<string[]> {
    const runs = await prismaOf(transaction).run.findMany({
      where: { finalId, state: { not: 'finished' } },
      select: { id: true },
    });
    return runs.map(({ id }) => id);
  }

  /** Requeues an unfinished run, at its old position in the queue and under a new lease. */
  async returnToQueue(transaction: Transaction, id: string, how: Return): Promise<void> {
    const { message, isAttempt, isLoss, isReferenceWait, failedOn, delayMs } = how;
    await kyselyOf(transaction)
      .updateTable('runs')
      .set((eb) => ({
        state: 'queued',
        startedAt: null,
        workerId: null,
        lease: eb('lease', '+', 1),
        attempts: eb('attempts', '+', isAttempt ? 1 : 0),
        losses: eb('losses', '+', isLoss ? 1 : 0),
        referenceWaits: eb('referenceWaits', '+', isReferenceWait ? 1 : 0),
        notBefore: sql<Date>`clock_timestamp() + make_interval(secs => ${delayMs / 1000}::float8)`,
        ...(isAttempt && { message }),
        ...(failedOn !== null && {
          failedOn: sql<string[]>`CASE WHEN ${failedOn} = ANY(failed_on)
            THEN failed_on ELSE failed_on || ${failedOn}::text END`,
        }),
      }))
      .where('id', '=', id)
      .where('state', '<>', 'finished')
      .execute();
  }

  /** Ends a run. The time of landing is the database's, like that of changes of boards. */
  async finish(transaction: Transaction, id: string, outcome: RunOutcome): Promise<void> {
    const { workerId, report, ...data } = outcome;
    const worker = workerId && (await prismaOf(transaction).worker.findUnique({ where: { id: workerId } }));
    await prismaOf(transaction).run.update({
      where: { id },
      data: {
        ...data,
        state: 'finished',
        ...(report && { report }),
        ...(worker && { workerId }),
      },
    });
    await kyselyOf(transaction)
      .updateTable('runs')
      .set({ landedAt: sql`date_trunc('milliseconds', clock_timestamp())` })
      .where('id', '=', id)
      .execute();
  }

  async addLaunches(transaction: Transaction, runId: string, launches: readonly NewLaunch[]): Promise<void> {
    await prismaOf(transaction).launch.createMany({ data: launches.map((launch) => ({ runId, ...launch })) });
  }

  async addMetrics(transaction: Transaction, runId: string, metrics: readonly NewMetric[]): Promise<void> {
    await prismaOf(transaction).metric.createMany({ data: metrics.map((metric) => ({ runId, ...metric })) });
  }
}
