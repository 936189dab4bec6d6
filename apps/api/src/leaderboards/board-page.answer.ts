import type { FastifyReply, FastifyRequest } from 'fastify';
import { type BoardPage, matchesEtag } from './board-page';

/** Answers with a page as it was made: its bytes with their entity tag, or 304 to who has them already. */
export function sendBoardPage(
  page: BoardPage,
  { headers }: FastifyRequest,
  reply: FastifyReply,
): Buffer | undefined {
  void reply.headers({
    etag: page.etag,
    'cache-control': 'no-cache',
    vary: 'authorization, accept-encoding',
  });
  if (matchesEtag(headers['if-none-match'], page.etag)) {
    void reply.code(304);
    return undefined;
  }
  void reply.header('content-type', 'application/json; charset=utf-8');
  if (!acceptsGzip(headers['accept-encoding'])) return page.body;
  void reply.header('content-encoding', 'gzip');
  return page.gzipped;
}

function acceptsGzip(header: string | string[] | undefined): boolean {
  return /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(String(header ?? ''));
}
