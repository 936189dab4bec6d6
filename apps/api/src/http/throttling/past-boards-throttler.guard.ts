import { type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { CostlyReadsThrottlerGuard } from './costly-reads-throttler.guard';

/** Throttles boards of a past moment. The live board is cached, so it has no limit. */
@Injectable()
export class PastBoardsThrottlerGuard extends CostlyReadsThrottlerGuard {
  protected override async shouldSkip(context: ExecutionContext): Promise<boolean> {
    const { query } = context.switchToHttp().getRequest<FastifyRequest<{ Querystring: { at?: unknown } }>>();
    return query.at === undefined;
  }
}
