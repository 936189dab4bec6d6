import { Injectable } from '@nestjs/common';
import { sql } from 'kysely';
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
    const given = sql<{ id: string; skeleton: string }>`
      unnest(${teams.map(({ id }) => id)}::uuid[], ${teams.map(({ skeleton }) => skeleton)}::text[])`;
    await this.prisma.kysely
      .updateTable('teams')
      .from(given.as<'given'>(sql`given(id, skeleton)`))
      .set(({ ref }) => ({ nameSkeleton: ref('given.skeleton') }))
      .whereRef('teams.id', '=', 'given.id')
      .where(({ exists, not, selectFrom }) =>
        not(exists(selectFrom('teams as other').whereRef('other.nameSkeleton', '=', 'given.skeleton'))),
      )
      .execute();
  }

  /** @returns false when another team has the name. */
  async rename(id: string, name: string): Promise<boolean> {
    const { numUpdatedRows } = await this.prisma.kysely
      .updateTable('teams')
      .set({ name })
      .where('id', '=', id)
      .where(({ exists, not, selectFrom }) =>
        not(exists(selectFrom('teams as other').where('other.name', '=', name))),
      )
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }
}
