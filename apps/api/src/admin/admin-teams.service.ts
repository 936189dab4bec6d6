import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { NewTeam } from '@torchperf/contracts';
import { AuditRepository, TeamAdminRepository, TeamNameRepository, UnitOfWork } from '@torchperf/database';
import { sha256Hex } from '../auth/bearer-token';
import { nameSkeleton } from '../teams/name-skeleton';
import { TeamNames } from '../teams/team-names.service';
import { ORGANISER } from './actor';
import { ORGANISER_TEAM } from './organiser-team';
import { TeamExistsError } from './team-exists.error';

/** 256 bits: not to be guessed, so the stored hash needs no salt. */
const TOKEN_BYTES = 32;

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
   * Makes a team with a token of its own, which is shown this once.
   * @throws TeamExistsError also when the name only looks like another team's
   */
  async create(name: string): Promise<NewTeam> {
    const skeleton = nameSkeleton(name);
    if (skeleton === nameSkeleton(ORGANISER_TEAM)) throw new TeamExistsError(name, ORGANISER_TEAM);
    await this.names.complete();
    const token = `tp_${randomBytes(TOKEN_BYTES).toString('base64url')}`;
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
}
