import { Injectable } from '@nestjs/common';
import type { Transaction } from './transaction';

/** The reference's canonical latency, and the figures that are stated in it. */
@Injectable()
export class CanonicalLatencyRepository {
  async find(transaction: Transaction, competitionId: string, hardwareClass: string): Promise<number | null> {
    const found = await transaction.canonicalLatency.findUnique({
      where: { competitionId_hardwareClass: { competitionId, hardwareClass } },
    });
    return found?.latencyMs ?? null;
  }

  async set(
    transaction: Transaction,
    competitionId: string,
    hardwareClass: string,
    latencyMs: number,
  ): Promise<void> {
    await transaction.canonicalLatency.upsert({
      where: { competitionId_hardwareClass: { competitionId, hardwareClass } },
      create: { competitionId, hardwareClass, latencyMs },
      update: { latencyMs },
    });
  }

  /**
   * The reference's raw median latency in each of the newest `limit` runs that ended well on the hardware class,
   * in ms: the median over the run's launches.
   */
  async recentReferenceMedians(
    transaction: Transaction,
    competitionId: string,
    hardwareClass: string,
    limit: number,
  ): Promise<number[]> {
    const rows = await transaction.$queryRaw<{ medianMs: number }[]>`
      SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY launches.reference_median_ns) / 1e6 AS "medianMs"
      FROM (
        SELECT runs.id FROM runs JOIN submissions ON submissions.id = runs.submission_id
        WHERE submissions.competition_id = ${competitionId}::uuid
          AND runs.hardware_class = ${hardwareClass} AND runs.verdict = 'ok'
        ORDER BY runs.landed_at DESC LIMIT ${limit}
      ) AS recent
      JOIN launches ON launches.run_id = recent.id
      GROUP BY recent.id`;
    return rows.map(({ medianMs }) => medianMs);
  }

  /**
   * States `latency` and `latencyTimesSize` of all runs of the hardware class, or of one of them, in the given
   * canonical latency: relative latency × it, and that × the model's size in MiB, intervals included.
   */
  async restate(
    transaction: Transaction,
    competitionId: string,
    hardwareClass: string,
    latencyMs: number,
    runId: string | null,
  ): Promise<void> {
    await transaction.$executeRaw`
      UPDATE metrics SET
        value = relative.value * scale.factor,
        ci_lower = relative.ci_lower * scale.factor,
        ci_upper = relative.ci_upper * scale.factor
      FROM runs
      JOIN submissions ON submissions.id = runs.submission_id
      JOIN metrics AS relative ON relative.run_id = runs.id AND relative.name = 'relativeLatency'
      CROSS JOIN LATERAL (VALUES
        ('latency', ${latencyMs}::float8),
        ('latencyTimesSize', ${latencyMs}::float8 * submissions.size_bytes / 1048576.0)
      ) AS scale (name, factor)
      WHERE metrics.run_id = runs.id AND metrics.name = scale.name
        AND submissions.competition_id = ${competitionId}::uuid
        AND runs.hardware_class = ${hardwareClass}
        AND (${runId}::uuid IS NULL OR runs.id = ${runId}::uuid)`;
  }
}
