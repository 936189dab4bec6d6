import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { assertAdmin } from './assert-admin';
import { AuthenticationService } from './authentication.service';

/** Lets the organiser pass. */
@Injectable()
export class AdminGuard implements CanActivate {
  constructor(private readonly authentication: AuthenticationService) {}

  async canActivate(context: ExecutionContext): Promise<true> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const viewer = await this.authentication.identify(request.headers.authorization);
    assertAdmin(viewer);
    request.viewer = viewer;
    return true;
  }
}
