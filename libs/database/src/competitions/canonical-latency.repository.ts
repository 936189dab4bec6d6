import { Injectable } from '@nestjs/common';
import type { Prisma } from '../generated/client';
import { IS_NOISY } from '../runs/noise';
import type { Transaction } from '../transaction';

/** The versions of all hardware classes of a competition, the newest of each first. */
export const CANONICAL_VERSIONS = {
  select: { hardwareClass: true, version: true, latencyMs: true, since: true },
  orderBy: [{ hardwareClass: 'asc' }, { version: 'desc' }],
} as const satisfies Prisma.Competition$canonicalArgs;

/** A version of the reference's canonical latency on one hardware class. */
export type CanonicalVersion = Prisma.CanonicalLatencyGetPayload<Pick<typeof CANONICAL_VERSIONS, 'select'>>;

/** The reference's canonical latency, in immutable versions. */
@Injectable()
export class CanonicalLatencyRepository {
  /** The version in force; null while there is none. */
  async find(
    transaction: Transaction,
    competitionId: string,
    hardwareClass: string,
  ): Promise<CanonicalVersion | null> {
    return transaction.canonicalLatency.findFirst({
      where: { competitionId, hardwareClass },
      ...CANONICAL_VERSIONS,
    });
  }

  /** Deletes all versions of a competition: its reference was replaced. */
  async clear(transaction: Transaction, competitionId: string): Promise<void> {
    await transaction.canonicalLatency.deleteMany({ where: { competitionId } });
  }

  /** Adds a version. Call with the competition's ranking locked. */
  async add(transaction: Transaction, competitionId: string, version: CanonicalVersion): Promise<void> {
    await transaction.canonicalLatency.create({ data: { competitionId, ...version } });
  }

  /**
   * The reference's raw median latency in each of the newest `limit` successful runs on the hardware class, in ms:
   * the median over the run's launches. Runs on a busy machine are left out, even if they
   * may count: they show how busy it was.
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
          AND NOT ${IS_NOISY}
          -- A replaced reference was measured with itself.
          AND (NOT submissions.is_baseline
            OR EXISTS (SELECT FROM competitions WHERE reference_submission_id = submissions.id))
        ORDER BY runs.landed_at DESC LIMIT ${limit}
      ) AS recent
      JOIN launches ON launches.run_id = recent.id
      GROUP BY recent.id`;
    return rows.map(({ medianMs }) => medianMs);
  }
}
