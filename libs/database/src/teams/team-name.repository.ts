import { Injectable } from '@nestjs/common';
import { PrismaService } from '../prisma.service';
import type { TeamRow } from './team.repository';

/** Names of teams, and their skeletons. */
@Injectable()
export class TeamNameRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** Oldest first. */
  findWithoutSkeleton(): Promise<TeamRow[]> {
    return this.prisma.team.findMany({
      where: { nameSkeleton: null },
      select: { id: true, name: true },
      orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    });
  }

  async findSkeletons(): Promise<string[]> {
    const rows = await this.prisma.team.findMany({
      where: { nameSkeleton: { not: null } },
      select: { nameSkeleton: true },
    });
    return rows.flatMap(({ nameSkeleton }) => nameSkeleton ?? []);
  }

  /** The team whose name has this skeleton. */
  findBySkeleton(nameSkeleton: string): Promise<TeamRow | null> {
    return this.prisma.team.findUnique({ where: { nameSkeleton }, select: { id: true, name: true } });
  }

  /** Sets skeletons that no other team has; conflicts with a concurrent process are skipped. */
  async setSkeletons(teams: readonly { readonly id: string; readonly skeleton: string }[]): Promise<void> {
    await this.prisma.$executeRaw`
      UPDATE teams SET name_skeleton = given.skeleton
      FROM unnest(${teams.map(({ id }) => id)}::uuid[], ${teams.map(({ skeleton }) => skeleton)}::text[])
        AS given(id, skeleton)
      WHERE teams.id = given.id
        AND NOT EXISTS (SELECT FROM teams AS other WHERE other.name_skeleton = given.skeleton)`;
  }

  /** @returns false when another team has the name. */
  async rename(id: string, name: string): Promise<boolean> {
    const renamed = await this.prisma.$executeRaw`
      UPDATE teams SET name = ${name}
      WHERE id = ${id}::uuid AND NOT EXISTS (SELECT FROM teams AS other WHERE other.name = ${name})`;
    return renamed === 1;
  }
}
