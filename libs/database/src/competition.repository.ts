import { Injectable } from '@nestjs/common';
import type { Prisma } from './generated/client';
import { PrismaService } from './prisma.service';

const SUMMARY = { _count: { select: { submissions: true } } } as const satisfies Prisma.CompetitionInclude;

const DETAIL = {
  ...SUMMARY,
  events: { orderBy: [{ position: 'asc' }, { key: 'asc' }] },
  publicDataset: true,
  // The hidden set's file is nobody's business but the worker's: only its size and hash leave the table.
  hiddenDataset: { select: { examples: true, sha256: true } },
} as const satisfies Prisma.CompetitionInclude;

const FOR_BOARDS = {
  id: true,
  slug: true,
  title: true,
  createdAt: true,
  freezeAt: true,
  unfrozenAt: true,
  events: DETAIL.events,
} as const satisfies Prisma.CompetitionSelect;

export type BoardCompetitionRow = Prisma.CompetitionGetPayload<{ select: typeof FOR_BOARDS }>;
export type CompetitionSummaryRow = Prisma.CompetitionGetPayload<{ include: typeof SUMMARY }>;
export type CompetitionRow = Prisma.CompetitionGetPayload<{ include: typeof DETAIL }>;
export type EventRow = CompetitionRow['events'][number];

@Injectable()
export class CompetitionRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** Newest start first. */
  async page(offset: number, limit: number): Promise<{ rows: CompetitionSummaryRow[]; total: number }> {
    const [rows, total] = await Promise.all([
      this.prisma.competition.findMany({
        include: SUMMARY,
        orderBy: [{ startsAt: 'desc' }, { slug: 'asc' }],
        skip: offset,
        take: limit,
      }),
      this.prisma.competition.count(),
    ]);
    return { rows, total };
  }

  /** What its boards need of it: no counts, no datasets. */
  findForBoards(slug: string): Promise<BoardCompetitionRow | null> {
    return this.prisma.competition.findUnique({ where: { slug }, select: FOR_BOARDS });
  }

  /** With its events in their order, and its datasets. */
  findBySlug(slug: string): Promise<CompetitionRow | null> {
    return this.prisma.competition.findUnique({ where: { slug }, include: DETAIL });
  }
}
