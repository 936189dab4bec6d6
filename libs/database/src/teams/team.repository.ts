import { Injectable } from '@nestjs/common';
import { PrismaService } from '../prisma.service';

export interface TeamRow {
  readonly id: string;
  readonly name: string;
}

const TEAM = { id: true, name: true } as const;

@Injectable()
export class TeamRepository {
  constructor(private readonly prisma: PrismaService) {}

  /** @param tokenSha256 lower-case hex SHA-256 of the team's bearer token; the token itself is not stored. */
  findByTokenSha256(tokenSha256: string): Promise<TeamRow | null> {
    return this.prisma.team.findUnique({ where: { tokenSha256 }, select: TEAM });
  }

  /** The team of this name, created when there is none, identified from now on by this token. */
  upsert(name: string, tokenSha256: string): Promise<TeamRow> {
    return this.prisma.team.upsert({
      where: { name },
      create: { name, tokenSha256 },
      update: { tokenSha256 },
      select: TEAM,
    });
  }
}
