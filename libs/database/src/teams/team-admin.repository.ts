import { Injectable } from '@nestjs/common';
import type { Prisma } from '../generated/client';
import { prismaOf } from '../open-transaction';
import { PrismaService } from '../prisma.service';
import type { Transaction } from '../transaction';
import type { TeamRow } from './team.repository';

export interface NewTeamRow {
  readonly name: string;
  readonly nameSkeleton: string;
  readonly tokenSha256: string;
}

const ADMIN_TEAM = {
  id: true,
  name: true,
  createdAt: true,
  tokenSha256: true,
  _count: { select: { submissions: true } },
} as const satisfies Prisma.TeamSelect;

export type AdminTeamRow = Prisma.TeamGetPayload<{ select: typeof ADMIN_TEAM }>;

/** Teams, for organisers. */
@Injectable()
export class TeamAdminRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** In the order in which they were made. */
  async page(offset: number, limit: number): Promise<{ rows: AdminTeamRow[]; total: number }> {
    const [rows, total] = await Promise.all([
      this.prisma.team.findMany({
        select: ADMIN_TEAM,
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
        skip: offset,
        take: limit,
      }),
      this.prisma.team.count(),
    ]);
    return { rows, total };
  }

  /** @param tokenSha256 null: no token is valid any more. @returns null when there is no such team. */
  async setToken(
    transaction: Transaction,
    id: string,
    tokenSha256: string | null,
  ): Promise<AdminTeamRow | null> {
    const { count } = await prismaOf(transaction).team.updateMany({ where: { id }, data: { tokenSha256 } });
    return count === 1 ? prismaOf(transaction).team.findUnique({ where: { id }, select: ADMIN_TEAM }) : null;
  }

  /** @returns null when the name, or one that looks like it, is taken. */
  async addIfNew(transaction: Transaction, team: NewTeamRow): Promise<TeamRow | null> {
    const [added] = await prismaOf(transaction).team.createManyAndReturn({
      data: [team],
      skipDuplicates: true,
      select: { id: true, name: true },
    });
    return added ?? null;
  }

  /** The team of this name; created without a token when there is none. @returns its id. */
  async ensure(transaction: Transaction, name: string): Promise<string> {
    const team = await prismaOf(transaction).team.upsert({
      where: { name },
      create: { name },
      update: {},
      select: { id: true },
    });
    return team.id;
  }
}
