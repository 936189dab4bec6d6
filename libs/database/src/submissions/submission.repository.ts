import { Injectable } from '@nestjs/common';
import { RUN_PRIORITY } from '@torchperf/domain';
import { CANONICAL_VERSIONS } from '../competitions/canonical-latency.repository';
import { EVENT_ORDER } from '../competitions/event.repository';
import type { Prisma } from '../generated/client';
import { PrismaService } from '../prisma.service';
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
  runs: {
    omit: { report: true, publicCalls: true },
    include: { metrics: true },
    orderBy: { queuedAt: 'desc' },
  },
} as const satisfies Prisma.SubmissionInclude;

export type SubmissionListRow = Prisma.SubmissionGetPayload<{ include: typeof LIST_ITEM }>;
export type SubmissionRow = Prisma.SubmissionGetPayload<{ include: typeof DETAIL }>;
export type SubmissionRunRow = SubmissionRow['runs'][number];

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
    const [added] = await transaction.submission.createManyAndReturn({
      data: [submission],
      skipDuplicates: true,
      select: { id: true },
    });
    if (!added) return null;
    const { competitionId, teamId } = submission;
    const submitted = await transaction.submission.count({ where: { competitionId, teamId } });
    const priority = submitted > 1 ? RUN_PRIORITY.normal : RUN_PRIORITY.firstSubmission;
    await transaction.run.create({ data: { submissionId: added.id, priority } });
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

  /** With team, competition, runs (newest first, without their reports). */
  findById(id: string): Promise<SubmissionRow | null> {
    return this.prisma.submission.findUnique({ where: { id }, include: DETAIL });
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
