import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import fresh from 'fresh';

/** Whether an `If-None-Match` header names the tag (weak comparison, RFC 9110 §13.1.2). */
export function matchesEtag(header: string | undefined, etag: string): boolean {
  return fresh({ 'if-none-match': header }, { etag });
}

/** A weak tag of this content. */
export function etagOf(content: string | Buffer): string {
  return `W/"${createHash('sha256').update(content).digest('base64url')}"`;
}

/**
 * Adds an entity tag to a read, and answers 304 without a body to a client that has the content already. Streams have
 * a tag only if their route set one.
 * @returns the body to send.
 */
export function tagResponse(request: FastifyRequest, reply: FastifyReply, payload: unknown): unknown {
  if (!['GET', 'HEAD'].includes(request.method) || reply.statusCode !== 200) return payload;
  if (!reply.hasHeader('etag')) {
    if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return payload;
    void reply.header('etag', etagOf(payload));
  }
  if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-cache');
  if (!reply.hasHeader('vary')) void reply.header('vary', 'authorization');
  if (!matchesEtag(request.headers['if-none-match'], String(reply.getHeader('etag')))) return payload;
  if (isStream(payload)) payload.destroy();
  void reply.code(304).removeHeader('content-length');
  return null;
}

function isStream(payload: unknown): payload is { destroy(): void } {
  return typeof payload === 'object' && payload !== null && 'pipe' in payload && 'destroy' in payload;
}
