import { Injectable } from '@nestjs/common';
import type { TeamRow } from './team.repository';
import type { Transaction } from './transaction';

export interface NewTeamRow {
  readonly name: string;
  readonly nameSkeleton: string;
  readonly tokenSha256: string;
}

/** Teams as organisers make them. */
@Injectable()
export class TeamAdminRepository {
  /** @returns null when the name, or one that looks like it, is taken. */
  async addIfNew(transaction: Transaction, team: NewTeamRow): Promise<TeamRow | null> {
    const [added] = await transaction.team.createManyAndReturn({
      data: [team],
      skipDuplicates: true,
      select: { id: true, name: true },
    });
    return added ?? null;
  }

  /** The team of this name, made without a token when there is none. @returns its id. */
  async ensure(transaction: Transaction, name: string): Promise<string> {
    const team = await transaction.team.upsert({
      where: { name },
      create: { name },
      update: {},
      select: { id: true },
    });
    return team.id;
  }
}
