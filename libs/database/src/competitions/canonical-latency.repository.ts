import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Prisma } from '../generated/client';
import { kyselyOf, prismaOf } from '../open-transaction';
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
    return prismaOf(transaction).canonicalLatency.findFirst({
      where: { competitionId, hardwareClass },
      ...CANONICAL_VERSIONS,
    });
  }

  /** Deletes all versions of a competition: its reference was replaced. */
  async clear(transaction: Transaction, competitionId: string): Promise<void> {
    await prismaOf(transaction).canonicalLatency.deleteMany({ where: { competitionId } });
  }

  /** Adds a version. Call with the competition's ranking locked. */
  async add(transaction: Transaction, competitionId: string, version: CanonicalVersion): Promise<void> {
    await prismaOf(transaction).canonicalLatency.create({ data: { competitionId, ...version } });
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
    const kysely = kyselyOf(transaction);
    const recent = kysely
      .selectFrom('runs')
      .innerJoin('submissions', 'submissions.id', 'runs.submissionId')
      .select('runs.id')
      .where('submissions.competitionId', '=', competitionId)
      .where('runs.hardwareClass', '=', hardwareClass)
      .where('runs.verdict', '=', 'ok')
      .where(({ not }) => not(IS_NOISY))
      // A replaced reference was measured with itself.
      .where(({ eb, exists, or, selectFrom }) =>
        or([
          eb('submissions.isBaseline', '=', false),
          exists(
            selectFrom('competitions').whereRef('competitions.referenceSubmissionId', '=', 'submissions.id'),
          ),
        ]),
      )
      .orderBy('runs.landedAt', 'desc')
      .limit(limit);
    const rows = await kysely
      .selectFrom(recent.as('recent'))
      .innerJoin('launches', 'launches.runId', 'recent.id')
      .select(
        sql<number>`percentile_cont(0.5) WITHIN GROUP (ORDER BY launches.reference_median_ns) / 1e6`.as(
          'medianMs',
        ),
      )
      .groupBy('recent.id')
      .execute();
    return rows.map(({ medianMs }) => medianMs);
  }
}
