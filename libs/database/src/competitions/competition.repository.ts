import { Injectable } from '@nestjs/common';
import type { Prisma } from '../generated/client';
import { prismaOf } from '../open-transaction';
import { PrismaService } from '../prisma.service';
import type { Transaction } from '../transaction';
import { CANONICAL_VERSIONS } from './canonical-latency.repository';
import { EVENT_ORDER } from './event.repository';

const SUMMARY = { _count: { select: { submissions: true } } } as const satisfies Prisma.CompetitionInclude;

const DETAIL = {
  ...SUMMARY,
  events: { orderBy: EVENT_ORDER },
  canonical: CANONICAL_VERSIONS,
  publicDataset: true,
  // Only workers may use the hidden set's file: only its size and hash leave the table.
  hiddenDataset: { select: { examples: true, sha256: true } },
  finals: {
    include: { _count: { select: { runs: true } } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  },
} as const satisfies Prisma.CompetitionInclude;

/** Columns for the referee, the ranking and organisers only. */
const SECRETS = {
  splitSeed: true,
  referenceProblem: true,
  referenceWarnings: true,
  constantAccuracy: true,
  finalConstantAccuracy: true,
} as const satisfies Prisma.CompetitionOmit;

const FOR_BOARDS = {
  id: true,
  slug: true,
  title: true,
  createdAt: true,
  freezeAt: true,
  unfrozenAt: true,
  events: DETAIL.events,
  canonical: CANONICAL_VERSIONS,
  finals: { select: { division: true, eventIds: true, state: true, createdAt: true, finishedAt: true } },
} as const satisfies Prisma.CompetitionSelect;

export type BoardCompetitionRow = Prisma.CompetitionGetPayload<{ select: typeof FOR_BOARDS }>;
export type CompetitionSummaryRow = Prisma.CompetitionGetPayload<{
  include: typeof SUMMARY;
  omit: typeof SECRETS;
}>;
export type CompetitionRow = Prisma.CompetitionGetPayload<{ include: typeof DETAIL; omit: typeof SECRETS }>;
export type FinalSummaryRow = CompetitionRow['finals'][number];

@Injectable()
export class CompetitionRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** Newest start first, without those that are archived. */
  async page(offset: number, limit: number): Promise<{ rows: CompetitionSummaryRow[]; total: number }> {
    const [rows, total] = await Promise.all([
      this.prisma.competition.findMany({
        where: { archivedAt: null },
        include: SUMMARY,
        omit: SECRETS,
        orderBy: [{ startsAt: 'desc' }, { slug: 'asc' }],
        skip: offset,
        take: limit,
      }),
      this.prisma.competition.count({ where: { archivedAt: null } }),
    ]);
    return { rows, total };
  }

  /** The columns that its boards need: no counts, no datasets. */
  findForBoards(slug: string): Promise<BoardCompetitionRow | null> {
    return this.prisma.competition.findUnique({ where: { slug }, select: FOR_BOARDS });
  }

  /** Its freeze dates; null when there is no such competition. */
  findFreeze(id: string): Promise<{ freezeAt: Date | null; unfrozenAt: Date | null } | null> {
    return this.prisma.competition.findUnique({
      where: { id },
      select: { freezeAt: true, unfrozenAt: true },
    });
  }

  /** Stores the effect of input noise that a run measured. */
  async setNoiseEffect(transaction: Transaction, id: string, effect: Prisma.InputJsonObject): Promise<void> {
    await prismaOf(transaction).competition.update({ where: { id }, data: { noiseEffect: effect } });
  }

  /** With its events in their order, and its datasets. */
  findBySlug(slug: string): Promise<CompetitionRow | null> {
    return this.prisma.competition.findUnique({ where: { slug }, include: DETAIL, omit: SECRETS });
  }
}
