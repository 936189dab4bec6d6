import type { FastifyInstance, FastifyRequest } from 'fastify';

const arrivals = new WeakMap<FastifyRequest, Date>();

/** Notes when each request came: its headers, before anything is looked up for it. */
export function noteArrivals(server: Pick<FastifyInstance, 'addHook'>): void {
  server.addHook('onRequest', (request, _reply, done) => {
    arrivals.set(request, new Date());
    done();
  });
}

/** When a request came. */
export function cameAt(request: FastifyRequest): Date {
  return arrivals.get(request) ?? new Date();
}
