import { Injectable } from '@nestjs/common';
import { PrismaService } from './prisma.service';
import type { Transaction } from './transaction';

/** A submission of which no run counts, because the machine was busy each time. */
export interface NoisySubmission {
  readonly id: string;
  /** Ordinary runs of it that ended well on a busy machine. */
  readonly noisyRuns: number;
  /** When the newest of them ended. */
  readonly lastFinishedAt: Date;
}

/** Runs that were measured on a busy machine. */
@Injectable()
export class NoisyRunRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** Lets the submission's runs on a busy machine count. @returns those that did not before. */
  async accept(transaction: Transaction, submissionId: string): Promise<string[]> {
    const runs = await transaction.$queryRaw<{ id: string }[]>`
      UPDATE runs SET noise_accepted_at = now()
      WHERE submission_id = ${submissionId}::uuid AND verdict = 'ok' AND noise_accepted_at IS NULL
        AND flags @> '[{"kind": "noisy-machine"}]'::jsonb
      RETURNING id`;
    return runs.map(({ id }) => id);
  }

  /**
   * Submissions with runs on a busy machine only, which no organiser has let count, and no run under way. The one that
   * waits longest comes first. Disqualified submissions are left out, and runs that were queued before `since`.
   */
  findSubmissions(since: Date, limit: number): Promise<NoisySubmission[]> {
    return this.prisma.$queryRaw<NoisySubmission[]>`
      SELECT noisy.* FROM (
        SELECT submission_id AS id, count(*)::int AS "noisyRuns", max(finished_at) AS "lastFinishedAt"
        FROM runs
        WHERE state = 'finished' AND queued_at > ${since} AND flags @> '[{"kind": "noisy-machine"}]'::jsonb AND verdict = 'ok' AND final_id IS NULL
          AND noise_accepted_at IS NULL
        GROUP BY submission_id
      ) AS noisy
      JOIN submissions ON submissions.id = noisy.id AND submissions.disqualified_at IS NULL
      WHERE NOT EXISTS (
        SELECT FROM runs
        WHERE runs.submission_id = noisy.id AND (runs.state <> 'finished' OR runs.verdict = 'ok'
          AND runs.final_id IS NULL AND (runs.noise_accepted_at IS NOT NULL
            OR NOT runs.flags @> '[{"kind": "noisy-machine"}]'::jsonb))
      )
      ORDER BY noisy."lastFinishedAt" LIMIT ${limit}`;
  }

  /** Whether some run waits or is under way. */
  async isQueueBusy(): Promise<boolean> {
    return (await this.prisma.run.count({ where: { state: { not: 'finished' } }, take: 1 })) > 0;
  }
}
