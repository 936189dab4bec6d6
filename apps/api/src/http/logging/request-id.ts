import type { FastifyRequest } from 'fastify';

/** The id of a request in the log; the server's own while logging is off. */
export function requestIdOf(request: FastifyRequest): string {
  return String(request.raw.id ?? request.id);
}
