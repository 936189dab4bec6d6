import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { ApiConfig } from '@torchperf/config';
import { TeamRepository } from '@torchperf/database';
import { API_CONFIG } from '../configuration/configuration.module';
import { bearerToken, sameToken, sha256Hex } from './bearer-token';
import type { Viewer } from './viewer';

/** Identifies the viewer of a request by its bearer token. */
@Injectable()
export class AuthenticationService implements OnApplicationBootstrap {
  constructor(
    @Inject(API_CONFIG) private readonly config: ApiConfig,
    private readonly teams: TeamRepository,
  ) {}

  /** The demo team is identified by the configured token, even after its token was changed. */
  async onApplicationBootstrap(): Promise<void> {
    const { demoTeam } = this.config;
    if (demoTeam) await this.teams.upsert(demoTeam.name, sha256Hex(demoTeam.token));
  }

  /** @param authorization the `Authorization` header, if any. */
  async identify(authorization: string | undefined): Promise<Viewer> {
    const token = bearerToken(authorization);
    if (token === null) return { kind: 'anonymous' };
    if (sameToken(token, this.config.adminToken)) return { kind: 'admin' };
    const team = await this.teams.findByTokenSha256(sha256Hex(token));
    return team ? { kind: 'team', team } : { kind: 'unknown-token' };
  }
}
