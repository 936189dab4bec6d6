import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { NewTeam } from '@torchperf/contracts';
import { AuditRepository, TeamAdminRepository, UnitOfWork } from '@torchperf/database';
import { sha256Hex } from '../auth/bearer-token';
import { ORGANISER } from './actor';
import { TeamExistsError } from './team-exists.error';

/** 256 bits: not to be guessed, so the stored hash needs no salt. */
const TOKEN_BYTES = 32;

@Injectable()
export class AdminTeamsService {
  constructor(
    private readonly teams: TeamAdminRepository,
    private readonly audit: AuditRepository,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Makes a team with a token of its own, which is shown this once. @throws TeamExistsError */
  create(name: string): Promise<NewTeam> {
    const token = `tp_${randomBytes(TOKEN_BYTES).toString('base64url')}`;
    return this.unitOfWork.run(async (transaction) => {
      const team = await this.teams.addIfNew(transaction, name, sha256Hex(token));
      if (!team) throw new TeamExistsError(name);
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
