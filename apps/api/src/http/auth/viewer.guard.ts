import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { AuthenticationService } from './authentication.service';

/** Lets every request pass and sets its viewer for `@CurrentViewer()`. On public routes a token only shows more. */
@Injectable()
export class ViewerGuard implements CanActivate {
  constructor(private readonly authentication: AuthenticationService) {}

  async canActivate(context: ExecutionContext): Promise<true> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const viewer = await this.authentication.identify(request.headers.authorization);
    request.viewer = viewer;
    return true;
  }
}
