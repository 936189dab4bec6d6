import { Injectable } from '@nestjs/common';
import { RUN_PRIORITY } from '@torchperf/domain';
import { sql } from 'kysely';
import { CANONICAL_VERSIONS } from '../competitions/canonical-latency.repository';
import { EVENT_ORDER } from '../competitions/event.repository';
import type { Prisma } from '../generated/client';
import { prismaOf } from '../open-transaction';
import { PrismaService } from '../prisma.service';
import { IS_NOISY } from '../runs/noise';
import type { Transaction } from '../transaction';

const LIST_ITEM = {
  team: { select: { id: true, name: true } },
  runs: { select: { state: true, verdict: true }, orderBy: { queuedAt: 'desc' }, take: 1 },
} as const satisfies Prisma.SubmissionInclude;

const DETAIL = {
  competition: {
    select: {
      id: true,
      slug: true,
      title: true,
      freezeAt: true,
      unfrozenAt: true,
      events: { orderBy: EVENT_ORDER },
      canonical: CANONICAL_VERSIONS,
    },
  },
  team: { select: { id: true, name: true } },
} as const satisfies Prisma.SubmissionInclude;

/** A run without its report. */
const RUN = { omit: { report: true, publicCalls: true }, include: { metrics: true } } as const;
const NEWEST_FIRST = [
  { queuedAt: 'desc' },
  { id: 'desc' },
] as const satisfies Prisma.RunOrderByWithRelationInput[];

/** So many of its newest runs come with a submission. */
export const NEWEST_RUNS = 50;

/** Whether a row of `runs` is a successful ordinary run. */
const MAY_COUNT = sql<boolean>`(runs.verdict = 'ok' AND runs.final_id IS NULL)`;

export type SubmissionListRow = Prisma.SubmissionGetPayload<{ include: typeof LIST_ITEM }>;
export type SubmissionRunRow = Prisma.RunGetPayload<typeof RUN>;
export type SubmissionRow = Prisma.SubmissionGetPayload<{ include: typeof DETAIL }> & {
  readonly runs: SubmissionRunRow[];
  /** All of them. */
  readonly runCount: number;
};

/** The columns of a new submission. */
export interface NewSubmission {
  readonly competitionId: string;
  readonly teamId: string;
  readonly sha256: string;
  /** Manifest of libs/contracts. */
  readonly manifest: Prisma.InputJsonObject;
  /** All files, expanded. */
  readonly sizeBytes: number;
  readonly compressedBytes: number;
  /** BundleContents of libs/contracts. */
  readonly contents: Prisma.InputJsonObject;
  /** When its request arrived. */
  readonly submittedAt: Date;
}

@Injectable()
export class SubmissionRepository {
  constructor(private readonly prisma: PrismaService) {}

  /**
   * Adds a submission with a first, queued run.
   * @returns the submission's id; null when the team has sent the same bytes to the competition before. Two that
   * come at once wait for each other on the unique index, so exactly one of them gets ids.
   */
  async addIfNew(transaction: Transaction, submission: NewSubmission): Promise<string | null> {
    const [added] = await prismaOf(transaction).submission.createManyAndReturn({
      data: [submission],
      skipDuplicates: true,
      select: { id: true },
    });
    if (!added) return null;
    const { competitionId, teamId } = submission;
    const submitted = await prismaOf(transaction).submission.count({ where: { competitionId, teamId } });
    const priority = submitted > 1 ? RUN_PRIORITY.normal : RUN_PRIORITY.firstSubmission;
    await prismaOf(transaction).run.create({ data: { submissionId: added.id, priority } });
    return added.id;
  }

  /** The team's submission of these bytes to the competition. */
  findByContent(
    competitionId: string,
    teamId: string,
    sha256: string,
  ): Promise<{ id: string; submittedAt: Date } | null> {
    return this.prisma.submission.findUnique({
      where: { competitionId_teamId_sha256: { competitionId, teamId, sha256 } },
      select: { id: true, submittedAt: true },
    });
  }

  /** Whether the team has sent anything to the competition. */
  async hasAny(competitionId: string, teamId: string): Promise<boolean> {
    const found = await this.prisma.submission.findFirst({
      where: { competitionId, teamId },
      select: { id: true },
    });
    return found !== null;
  }

  /**
   * With team, competition, and runs (newest first, without their reports): the newest `NEWEST_RUNS`, those that have not
   * finished, and those that may be the counting one. What may count depends on the caller while boards are frozen: on
   * noise, on when an organiser accepted that, and on when a run landed. So the newest run of each such kind is there.
   */
  async findById(id: string): Promise<SubmissionRow | null> {
    const found = await this.findShownRuns(id);
    const ids = found.map((run) => run.id);
    const runs = { ...RUN, where: { id: { in: ids } }, orderBy: NEWEST_FIRST };
    const row = await this.prisma.submission.findUnique({ where: { id }, include: { ...DETAIL, runs } });
    return row && { ...row, runCount: found[0]?.total ?? 0 };
  }

  /** The ids of the runs that `findById` returns, with the number of all. */
  private findShownRuns(submissionId: string): Promise<{ id: string; total: number }[]> {
    const { kysely } = this.prisma;
    const numbered = kysely
      .selectFrom('runs')
      .innerJoin('submissions', 'submissions.id', 'runs.submissionId')
      .innerJoin('competitions', 'competitions.id', 'submissions.competitionId')
      .select([
        'runs.id',
        'runs.state',
        sql<number>`count(*) OVER ()::int`.as('total'),
        MAY_COUNT.as('mayCount'),
        sql<bigint>`row_number() OVER (ORDER BY runs.queued_at DESC, runs.id DESC)`.as('nth'),
        sql<bigint>`row_number() OVER (
          PARTITION BY ${MAY_COUNT}, ${IS_NOISY}, runs.noise_accepted_at IS NULL,
            runs.noise_accepted_at <= competitions.freeze_at, runs.landed_at <= competitions.freeze_at
          ORDER BY runs.queued_at DESC, runs.id DESC
        )`.as('nthOfKind'),
      ])
      .where('runs.submissionId', '=', submissionId);
    return kysely
      .selectFrom(numbered.as('numbered'))
      .select(['id', 'total'])
      .where(({ and, eb, or }) =>
        or([
          eb('nth', '<=', BigInt(NEWEST_RUNS)),
          eb('state', '<>', 'finished'),
          and([eb('mayCount', '=', true), eb('nthOfKind', '=', 1n)]),
        ]),
      )
      .execute();
  }

  /** Runs of a submission, newest first, without their reports. */
  async pageRuns(
    submissionId: string,
    offset: number,
    limit: number,
  ): Promise<{ rows: SubmissionRunRow[]; total: number }> {
    const where = { submissionId };
    const [rows, total] = await Promise.all([
      this.prisma.run.findMany({ ...RUN, where, orderBy: NEWEST_FIRST, skip: offset, take: limit }),
      this.prisma.run.count({ where }),
    ]);
    return { rows, total };
  }

  /** Newest first, each with its newest run. */
  async page(
    competitionId: string,
    offset: number,
    limit: number,
  ): Promise<{ rows: SubmissionListRow[]; total: number }> {
    const where = { competitionId };
    const [rows, total] = await Promise.all([
      this.prisma.submission.findMany({
        where,
        include: LIST_ITEM,
        orderBy: [{ submittedAt: 'desc' }, { id: 'desc' }],
        skip: offset,
        take: limit,
      }),
      this.prisma.submission.count({ where }),
    ]);
    return { rows, total };
  }
}
