import type { FastifyInstance, FastifyRequest } from 'fastify';

const arrivals = new WeakMap<FastifyRequest, Date>();

/** Records when the headers of each request arrived, before any lookup for it. */
export function recordArrivals(server: Pick<FastifyInstance, 'addHook'>): void {
  server.addHook('onRequest', (request, _reply, done) => {
    arrivals.set(request, new Date());
    done();
  });
}

/** The time at which a request arrived. */
export function arrivalOf(request: FastifyRequest): Date {
  return arrivals.get(request) ?? new Date();
}
