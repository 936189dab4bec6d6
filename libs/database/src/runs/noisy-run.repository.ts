import { Injectable } from '@nestjs/common';
import type { MeasuredValue } from '@torchperf/domain';
import { PrismaService } from '../prisma.service';
import type { Transaction } from '../transaction';
import { CANNOT_RANK } from './noise';

/** A submission of which no run counts, because the machine was busy each time. */
export interface NoisySubmission {
  readonly id: string;
  /** Ordinary runs of it, at least one of them on a busy machine, none of which gave figures that count. */
  readonly noisyRuns: number;
  /** When the newest of them ended. */
  readonly lastFinishedAt: Date;
  /** The runtimes that a worker needs for it: those of its bundle and of the reference. */
  readonly runtimes: string[];
}

/** Runs that were measured on a busy machine. */
/** A run on a busy machine that counts from now on. */
export interface AcceptedRun {
  readonly id: string;
  readonly hardwareClass: string;
  readonly flags: unknown;
  /** In units of the reference's. */
  readonly relativeLatency: MeasuredValue | null;
}

@Injectable()
export class NoisyRunRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** Lets the submission's runs on a busy machine count. @returns those that did not before. */
  accept(transaction: Transaction, submissionId: string): Promise<AcceptedRun[]> {
    return transaction.$queryRaw<AcceptedRun[]>`
      UPDATE runs SET noise_accepted_at = now()
      WHERE submission_id = ${submissionId}::uuid AND verdict = 'ok' AND ${CANNOT_RANK}
      RETURNING id, hardware_class AS "hardwareClass", flags, (
        SELECT jsonb_build_object('value', value, 'ciLower', ci_lower, 'ciUpper', ci_upper, 'unit', unit)
        FROM metrics WHERE run_id = runs.id AND name = 'relativeLatency'
      ) AS "relativeLatency"`;
  }

  /**
   * Submissions with a run on a busy machine, and none that counts or is under way. The one that waits longest comes
   * first. Left out are runs that were queued before `since`, disqualified submissions, those whose newest run was
   * cancelled, and competitions whose reference does not work.
   */
  findSubmissions(since: Date, limit: number): Promise<NoisySubmission[]> {
    return this.prisma.$queryRaw<NoisySubmission[]>`
      SELECT noisy.*, array_remove(ARRAY[submissions.manifest->>'runtime', reference.manifest->>'runtime'], NULL) AS runtimes
      FROM (
        SELECT submission_id AS id, count(*)::int AS "noisyRuns", max(finished_at) AS "lastFinishedAt"
        FROM runs
        WHERE state = 'finished' AND queued_at > ${since} AND final_id IS NULL
        GROUP BY submission_id
        HAVING bool_or(verdict = 'ok' AND ${CANNOT_RANK})
          AND (array_agg(verdict ORDER BY queued_at DESC))[1] <> 'cancelled'
      ) AS noisy
      JOIN submissions ON submissions.id = noisy.id AND submissions.disqualified_at IS NULL
      JOIN competitions ON competitions.id = submissions.competition_id AND competitions.reference_state = 'ok'
      LEFT JOIN submissions reference ON reference.id = competitions.reference_submission_id
      WHERE NOT EXISTS (
        SELECT FROM runs
        WHERE runs.submission_id = noisy.id AND (runs.state <> 'finished' OR runs.verdict = 'ok'
          AND runs.final_id IS NULL AND NOT ${CANNOT_RANK})
      )
      ORDER BY noisy."lastFinishedAt" LIMIT ${limit}`;
  }
}
