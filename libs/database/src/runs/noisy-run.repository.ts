import { Injectable } from '@nestjs/common';
import type { MeasuredValue } from '@torchperf/domain';
import { type NotNull, sql } from 'kysely';
import { kyselyOf } from '../open-transaction';
import { PrismaService } from '../prisma.service';
import type { Transaction } from '../transaction';
import { CANNOT_RANK, WORKED_OUTSIDE_CALLS } from './noise';

/** A submission of which no run counts, because the machine was busy each time. */
export interface NoisySubmission {
  readonly id: string;
  /** Ordinary runs of it, at least one of them on a busy machine, none of which gave figures that count. */
  readonly noisyRuns: number;
}

/** Which submissions are due to be measured again. */
export interface DueWhere {
  readonly now: Date;
  /** Runs that were queued before are left out. */
  readonly since: Date;
  /** How long a submission waits after so many noisy runs, from one on; after more of them it is not due at all. */
  readonly pausesMs: readonly number[];
  /** The runtimes of each worker that takes jobs: one must have those of the bundle and of the reference. */
  readonly workers: readonly (readonly string[])[];
}

/** A run on a busy machine that counts from now on. */
export interface AcceptedRun {
  readonly id: string;
  readonly hardwareClass: string;
  readonly flags: unknown;
  /** In units of the reference's. */
  readonly relativeLatency: MeasuredValue | null;
}

/** The relative latency of a row of `runs`. */
const RELATIVE_LATENCY = sql<MeasuredValue | null>`(
  SELECT jsonb_build_object('value', value, 'ciLower', ci_lower, 'ciUpper', ci_upper, 'unit', unit)
  FROM metrics WHERE run_id = runs.id AND name = 'relativeLatency'
)`;

@Injectable()
export class NoisyRunRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** Lets the submission's runs on a busy machine count. @returns those that did not before. */
  accept(transaction: Transaction, submissionId: string): Promise<AcceptedRun[]> {
    return (
      kyselyOf(transaction)
        .updateTable('runs')
        .set({ noiseAcceptedAt: sql`now()` })
        .where('submissionId', '=', submissionId)
        .where('verdict', '=', 'ok')
        .where(CANNOT_RANK)
        .returning(['id', 'hardwareClass', 'flags', RELATIVE_LATENCY.as('relativeLatency')])
        // Every successful run has one.
        .$narrowType<{ hardwareClass: NotNull }>()
        .execute()
    );
  }

  /**
   * The submission that is due and waits longest, of those with a run on a busy machine and none that counts or is under
   * way. Left out are disqualified submissions, those whose newest run was cancelled or may have made its noise itself,
   * and competitions whose reference does not work.
   */
  async findDue({ now, since, pausesMs, workers }: DueWhere): Promise<NoisySubmission | null> {
    const { kysely } = this.prisma;
    const noisy = kysely
      .selectFrom('runs')
      .select([
        'submissionId as id',
        sql<number>`count(*)::int`.as('noisyRuns'),
        sql<Date>`max(finished_at)`.as('lastFinishedAt'),
      ])
      .where('state', '=', 'finished')
      .where('queuedAt', '>', since)
      .where('finalId', 'is', null)
      .groupBy('submissionId')
      .having(sql<boolean>`bool_or(verdict = 'ok' AND ${CANNOT_RANK})`)
      .having(sql<boolean>`(array_agg(verdict ORDER BY queued_at DESC))[1] <> 'cancelled'`)
      .having(sql<boolean>`NOT (array_agg(${WORKED_OUTSIDE_CALLS} ORDER BY queued_at DESC))[1]`);
    const due = await kysely
      .selectFrom(noisy.as('noisy'))
      .innerJoin('submissions', 'submissions.id', 'noisy.id')
      .innerJoin('competitions', 'competitions.id', 'submissions.competitionId')
      .leftJoin('submissions as reference', 'reference.id', 'competitions.referenceSubmissionId')
      .select(['noisy.id', 'noisy.noisyRuns'])
      .where('submissions.disqualifiedAt', 'is', null)
      .where('competitions.referenceState', '=', 'ok')
      .where(({ exists, not, selectFrom }) =>
        not(
          exists(
            selectFrom('runs')
              .whereRef('runs.submissionId', '=', 'noisy.id')
              .where(
                sql<boolean>`(runs.state <> 'finished'
                  OR runs.verdict = 'ok' AND runs.final_id IS NULL AND NOT ${CANNOT_RANK})`,
              ),
          ),
        ),
      )
      .where(
        sql<boolean>`last_finished_at
          + make_interval(secs => (${[...pausesMs]}::float8[])[noisy_runs] / 1000) <= ${now}`,
      )
      .where(
        sql<boolean>`EXISTS (
          SELECT FROM jsonb_array_elements(${JSON.stringify(workers)}::jsonb) AS worker(runtimes)
          WHERE to_jsonb(array_remove(ARRAY[submissions.manifest->>'runtime', reference.manifest->>'runtime'], NULL))
            <@ worker.runtimes
        )`,
      )
      .orderBy('lastFinishedAt')
      .orderBy('noisy.id')
      .limit(1)
      .executeTakeFirst();
    return due ?? null;
  }
}
