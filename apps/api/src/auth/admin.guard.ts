import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AdminOnlyError } from './admin-only.error';
import { AuthenticationService } from './authentication.service';
import { TokenMissingError } from './token-missing.error';
import { TokenUnknownError } from './token-unknown.error';

/** Lets the organiser pass. */
@Injectable()
export class AdminGuard implements CanActivate {
  constructor(private readonly authentication: AuthenticationService) {}

  async canActivate(context: ExecutionContext): Promise<true> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const viewer = await this.authentication.identify(request.headers.authorization);
    if (viewer.kind === 'anonymous') throw new TokenMissingError();
    if (viewer.kind === 'unknown-token') throw new TokenUnknownError();
    if (viewer.kind === 'team') throw new AdminOnlyError();
    request.viewer = viewer;
    return true;
  }
}
