import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { AdminTeam, NewTeam, PageQuery } from '@torchperf/contracts';
import {
  type AdminTeamRow,
  AuditRepository,
  TeamAdminRepository,
  TeamNameRepository,
  UnitOfWork,
} from '@torchperf/database';
import { z } from 'zod';
import { sha256Hex } from '../../http/auth/bearer-token';
import { nameSkeleton } from '../../teams/name-skeleton';
import { TeamNames } from '../../teams/team-names.service';
import { ORGANISER } from '../actor';
import { ORGANISER_TEAM } from './organiser-team';
import { TeamExistsError, TeamNotFoundError } from './teams.errors';

/** 256 bits cannot be guessed, so the stored hash needs no salt. */
const TOKEN_BYTES = 32;
const IdSchema = z.uuid();

@Injectable()
export class AdminTeamsService {
  constructor(
    private readonly teams: TeamAdminRepository,
    private readonly skeletons: TeamNameRepository,
    private readonly names: TeamNames,
    private readonly audit: AuditRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /**
   * Creates a team with its own token, which is shown only once.
   * @throws TeamExistsError also when the name only looks like another team's
   */
  async create(name: string): Promise<NewTeam> {
    const skeleton = nameSkeleton(name);
    if (skeleton === nameSkeleton(ORGANISER_TEAM)) throw new TeamExistsError(name, ORGANISER_TEAM);
    await this.names.complete();
    const token = newToken();
    return this.unitOfWork.run(async (transaction) => {
      const tokenSha256 = sha256Hex(token);
      const team = await this.teams.addIfNew(transaction, { name, nameSkeleton: skeleton, tokenSha256 });
      if (!team)
        throw new TeamExistsError(name, (await this.skeletons.findBySkeleton(skeleton))?.name ?? name);
      const detail = { name };
      await this.audit.add(transaction, {
        actor: ORGANISER,
        action: 'team.create',
        subject: team.id,
        detail,
      });
      return { ...team, token };
    });
  }

  /** In the order in which they were made. */
  async list({ offset, limit }: PageQuery) {
    const { rows, total } = await this.teams.page(offset, limit);
    return { items: rows.map(toAdminTeam), page: { offset, limit, total } };
  }

  /** Replaces the token by a new one, which is shown only once. @throws TeamNotFoundError */
  async reissueToken(id: string): Promise<NewTeam> {
    const token = newToken();
    const { name } = await this.setToken(id, token, 'team.token-reissue');
    return { id, name, token };
  }

  /** Revokes the team's token. @throws TeamNotFoundError */
  async revokeToken(id: string): Promise<AdminTeam> {
    return toAdminTeam(await this.setToken(id, null, 'team.token-revoke'));
  }

  private async setToken(id: string, token: string | null, action: string): Promise<AdminTeamRow> {
    if (!IdSchema.safeParse(id).success) throw new TeamNotFoundError(id);
    return this.unitOfWork.run(async (transaction) => {
      const team = await this.teams.setToken(transaction, id, token === null ? null : sha256Hex(token));
      if (!team) throw new TeamNotFoundError(id);
      const detail = { name: team.name };
      await this.audit.add(transaction, { actor: ORGANISER, action, subject: id, detail });
      return team;
    });
  }
}

function newToken(): string {
  return `tp_${randomBytes(TOKEN_BYTES).toString('base64url')}`;
}

function toAdminTeam({ id, name, createdAt, tokenSha256, _count }: AdminTeamRow): AdminTeam {
  return {
    id,
    name,
    createdAt: createdAt.toISOString(),
    hasToken: tokenSha256 !== null,
    submissions: _count.submissions,
  };
}
