import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
import type { Prisma } from '../generated/client';
import { kyselyOf, prismaOf } from '../open-transaction';
import { PrismaService } from '../prisma.service';
import type { Transaction } from '../transaction';

const ADMIN_ROW = {
  competition: { select: { slug: true, title: true, referenceSubmissionId: true } },
  team: { select: { id: true, name: true } },
  runs: {
    select: {
      id: true,
      state: true,
      verdict: true,
      message: true,
      attempts: true,
      hardwareClass: true,
      flags: true,
    },
    orderBy: { queuedAt: 'desc' },
    take: 1,
  },
} as const satisfies Prisma.SubmissionInclude;

export type AdminSubmissionRow = Prisma.SubmissionGetPayload<{ include: typeof ADMIN_ROW }>;

export interface SubmissionFilter {
  readonly competition?: string;
  readonly state?: 'queued' | 'running' | 'finished' | 'held' | 'disqualified';
  /** Kind of a flag that a run of the submission has. */
  readonly flag?: string;
}

/** A submission, locked until the transaction ends. */
export interface LockedSubmission {
  readonly id: string;
  readonly competitionId: string;
  readonly teamId: string;
  /** A baseline of the organisers or the reference. */
  readonly baseline: boolean;
  /** The competition's reference. */
  readonly reference: boolean;
  readonly disqualified: boolean;
  /** For review. */
  readonly held: boolean;
  /** Kinds of flags that an organiser has cleared. */
  readonly clearedFlags: readonly string[];
  /** Kinds of flags that its hold rests on; none where it is not held, or an organiser holds it. */
  readonly heldFlags: readonly string[];
  readonly unfinishedRuns: number;
}

/** A submission has at most one run that is not finished, so any such run is its newest. */
function stateFilter(state: SubmissionFilter['state']): Prisma.SubmissionWhereInput {
  switch (state) {
    case undefined:
      return {};
    case 'disqualified':
      return { disqualifiedAt: { not: null } };
    case 'held':
      return { disqualifiedAt: null, heldAt: { not: null } };
    case 'finished':
      return { disqualifiedAt: null, heldAt: null, runs: { every: { state: 'finished' } } };
    case 'queued':
    case 'running':
      return { disqualifiedAt: null, heldAt: null, runs: { some: { state } } };
  }
}

/** Submissions, for organisers. */
@Injectable()
export class SubmissionAdminRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** Newest first, each with its newest run. */
  async page(
    filter: SubmissionFilter,
    offset: number,
    limit: number,
  ): Promise<{ rows: AdminSubmissionRow[]; total: number }> {
    const where: Prisma.SubmissionWhereInput = {
      ...(filter.competition && { competition: { slug: filter.competition } }),
      ...stateFilter(filter.state),
      ...(filter.flag && { AND: { runs: { some: { flags: { array_contains: [{ kind: filter.flag }] } } } } }),
    };
    const [rows, total] = await Promise.all([
      this.prisma.submission.findMany({
        where,
        include: ADMIN_ROW,
        orderBy: [{ submittedAt: 'desc' }, { id: 'desc' }],
        skip: offset,
        take: limit,
      }),
      this.prisma.submission.count({ where }),
    ]);
    return { rows, total };
  }

  /** Reads and locks a submission until the transaction ends; null when there is none. */
  async lock(transaction: Transaction, id: string): Promise<LockedSubmission | null> {
    const kysely = kyselyOf(transaction);
    const held = await kysely
      .selectFrom('submissions')
      .select('id')
      .where('id', '=', id)
      .forNoKeyUpdate()
      .executeTakeFirst();
    if (!held) return null;
    // A separate statement: it sees the runs that the previous holder of the lock has added.
    const row = await kysely
      .selectFrom('submissions')
      .leftJoin('competitions', 'competitions.referenceSubmissionId', 'submissions.id')
      .select(({ eb, or }) => [
        'submissions.id',
        'submissions.competitionId',
        'submissions.teamId',
        or([eb('submissions.isBaseline', '=', true), eb('competitions.id', 'is not', null)])
          .$castTo<boolean>()
          .as('baseline'),
        eb('competitions.id', 'is not', null).$castTo<boolean>().as('reference'),
        eb('submissions.disqualifiedAt', 'is not', null).$castTo<boolean>().as('disqualified'),
        eb('submissions.heldAt', 'is not', null).$castTo<boolean>().as('held'),
        'submissions.clearedFlags',
        'submissions.heldFlags',
        sql<number>`(
          SELECT count(*)::int FROM runs WHERE submission_id = submissions.id AND state <> 'finished'
        )`.as('unfinishedRuns'),
      ])
      .where('submissions.id', '=', id)
      .executeTakeFirst();
    return row ?? null;
  }

  /** Disqualifies a submission, or lets it compete again when there is no reason any more. */
  async setDisqualified(transaction: Transaction, id: string, reason: string | null): Promise<void> {
    await prismaOf(transaction).submission.update({
      where: { id },
      data: { disqualifiedReason: reason, disqualifiedAt: reason === null ? null : new Date() },
    });
  }
}
