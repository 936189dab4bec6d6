import type { FastifyReply, FastifyRequest } from 'fastify';
import { matchesEtag } from '../../http/rules/entity-tag';
import type { BoardPage } from './board-page';

/** Answers with a cached page: its bytes with their entity tag, or 304 to a client that has them already. */
export function sendBoardPage(
  page: BoardPage,
  { headers, url }: FastifyRequest,
  reply: FastifyReply,
): Buffer | undefined {
  void reply.headers({
    etag: page.etag,
    'cache-control': 'no-cache',
    vary: 'authorization, accept-encoding',
  });
  if (page.next) {
    const [path = '', query] = url.split('?');
    const live = new URLSearchParams(query).get('live');
    const next = new URLSearchParams({ ...page.next, ...(live && { live }) });
    void reply.header('link', `<${path}?${next}>; rel="next"`);
  }
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
