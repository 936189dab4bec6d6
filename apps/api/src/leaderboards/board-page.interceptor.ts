import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { type BoardPage, matchesEtag } from './board-page';

/** Sends a page of a board as it was made: its bytes with their entity tag, or 304 to who has them already. */
@Injectable()
export class BoardPageInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler<BoardPage>): Observable<Buffer | undefined> {
    const http = context.switchToHttp();
    const { headers } = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    return next.handle().pipe(
      map((page) => {
        void reply
          .header('etag', page.etag)
          .header('cache-control', 'no-cache')
          .header('vary', 'authorization, accept-encoding');
        if (matchesEtag(headers['if-none-match'], page.etag)) {
          void reply.code(304);
          return undefined;
        }
        void reply.header('content-type', 'application/json; charset=utf-8');
        if (!acceptsGzip(headers['accept-encoding'])) return page.body;
        void reply.header('content-encoding', 'gzip');
        return page.gzipped;
      }),
    );
  }
}

function acceptsGzip(header: string | string[] | undefined): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(String(header ?? ''));
}
