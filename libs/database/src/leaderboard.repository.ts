import { Injectable } from '@nestjs/common';
import type { Prisma } from './generated/client';
import { PrismaService } from './prisma.service';

const ROW = {
  team: { select: { id: true, name: true } },
  submission: { select: { id: true, manifest: true, submittedAt: true } },
  run: { select: { metrics: true } },
} as const satisfies Prisma.EntryInclude;

export type LeaderboardRow = Prisma.EntryGetPayload<{ include: typeof ROW }>;

/** Reads the entries that the ranking has written. */
@Injectable()
export class LeaderboardRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** The event's divisions, the one with most entries first. */
  async divisions(eventId: string): Promise<string[]> {
    const groups = await this.prisma.entry.groupBy({
      by: ['division'],
      where: { eventId },
      _count: { _all: true },
    });
    return groups
      .sort((a, b) => b._count._all - a._count._all || a.division.localeCompare(b.division))
      .map((group) => group.division);
  }

  /** When an entry of the division last changed; null while it has none. */
  async changedAt(eventId: string, division: string): Promise<Date | null> {
    const { _max } = await this.prisma.entry.aggregate({
      where: { eventId, division },
      _max: { updatedAt: true },
    });
    return _max.updatedAt;
  }

  /** Ranked entries in the order of the board. */
  async ranked(
    eventId: string,
    division: string,
    page: { readonly offset: number; readonly limit: number },
  ): Promise<{ rows: LeaderboardRow[]; total: number }> {
    const where: Prisma.EntryWhereInput = { eventId, division, rank: { not: null } };
    const [rows, total] = await Promise.all([
      this.prisma.entry.findMany({
        where,
        include: ROW,
        orderBy: [{ position: 'asc' }, { id: 'asc' }],
        skip: page.offset,
        take: page.limit,
      }),
      this.prisma.entry.count({ where }),
    ]);
    return { rows, total };
  }

  /** Entries that stand unranked, at most `limit`. */
  unranked(eventId: string, division: string, limit: number): Promise<LeaderboardRow[]> {
    return this.prisma.entry.findMany({
      where: { eventId, division, rank: null },
      include: ROW,
      orderBy: [{ position: 'asc' }, { id: 'asc' }],
      take: limit,
    });
  }
}
