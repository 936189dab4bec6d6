import type { FastifyRequest } from 'fastify';

/** The id of a request as the log has it; while nothing is logged, the server's own. */
export function requestIdOf(request: FastifyRequest): string {
  return String(request.raw.id ?? request.id);
}
