import { type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { CostlyReadsThrottlerGuard } from './costly-reads-throttler.guard';

/** Counts who asks for the board of a moment. That of now is kept ready, and everybody may ask for it at any time. */
@Injectable()
export class PastBoardsThrottlerGuard extends CostlyReadsThrottlerGuard {
  protected override async shouldSkip(context: ExecutionContext): Promise<boolean> {
    const { query } = context.switchToHttp().getRequest<FastifyRequest<{ Querystring: { at?: unknown } }>>();
    return query.at === undefined;
  }
}
