import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { TeamOnlyError, TokenMissingError, TokenUnknownError } from './auth.errors';
import { AuthenticationService } from './authentication.service';

/** Lets teams pass; `@CurrentTeam()` then gives the team. */
@Injectable()
export class TeamGuard implements CanActivate {
  constructor(private readonly authentication: AuthenticationService) {}

  async canActivate(context: ExecutionContext): Promise<true> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const viewer = await this.authentication.identify(request.headers.authorization);
    if (viewer.kind === 'anonymous') throw new TokenMissingError();
    if (viewer.kind === 'unknown-token') throw new TokenUnknownError();
    if (viewer.kind === 'admin') throw new TeamOnlyError();
    request.viewer = viewer;
    return true;
  }
}
