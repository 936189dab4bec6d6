import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { TeamRow } from '@torchperf/database';
import type { FastifyRequest } from 'fastify';

/** The team whose token the request has; behind `TeamGuard` only. */
export const CurrentTeam = createParamDecorator((_: unknown, context: ExecutionContext): TeamRow => {
  const { viewer } = context.switchToHttp().getRequest<FastifyRequest>();
  if (viewer?.kind !== 'team') throw new Error('@CurrentTeam() is used on a route without TeamGuard');
  return viewer.team;
});
