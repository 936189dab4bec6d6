import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { API_PREFIX } from '@torchperf/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { describeApi } from '../openapi/describe-api';
import { isAcceptable } from './accept';
import { tagResponse } from './entity-tag';
import { MethodNotAllowedError, NotAcceptableError } from './http.errors';
import { RouteTable } from './route-table';

const DAY_S = 24 * 60 * 60;
const READS = ['GET', 'HEAD'];
/** CORS: public reads from any page. There are no cookies, and tokens are not allowed. */
const CORS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers':
    'content-disposition, content-range, etag, link, retry-after, x-request-id',
} as const;
const PREFLIGHT = {
  'access-control-allow-methods': READS.join(', '),
  'access-control-allow-headers': 'if-none-match, if-range, last-event-id, range',
  'access-control-max-age': String(DAY_S),
} as const;

/**
 * The HTTP rules of all routes: unsupported methods (405), OPTIONS, cross-origin reads, `Accept`, and entity tags.
 */
export function registerHttpRules(app: NestFastifyApplication): void {
  let table: RouteTable | undefined;
  // Built lazily: most requests match a route and do not need the description.
  const routes = () => {
    table ??= new RouteTable(describeApi(app));
    return table;
  };
  const instance = app.getHttpAdapter().getInstance();
  instance.addHook('onRequest', async (request, reply) => {
    const path = pathOf(request);
    if (isPublicRead(path)) void reply.headers(CORS);
    if (request.is404 || request.routeOptions.url === '/*')
      return refuseMethod(request, reply, routes(), path);
    refuseUnacceptable(request, routes, path);
  });
  instance.addHook('onSend', async (request, reply, payload) =>
    pathOf(request).startsWith(`${API_PREFIX}/`) ? tagResponse(request, reply, payload) : payload,
  );
}

function pathOf({ url }: FastifyRequest): string {
  return url.split('?')[0] ?? url;
}

function isPublicRead(path: string): boolean {
  return path.startsWith(`${API_PREFIX}/`) && !path.startsWith(`${API_PREFIX}/admin/`);
}

/** @throws MethodNotAllowedError */
function refuseMethod(
  request: FastifyRequest,
  reply: FastifyReply,
  routes: RouteTable,
  path: string,
): FastifyReply | undefined {
  const allow = routes.allowed(path);
  if (allow === null) return undefined;
  void reply.header('allow', allow);
  if (request.method !== 'OPTIONS') throw new MethodNotAllowedError(request.method, path, allow);
  const isRead = isPublicRead(path) && allow.startsWith('GET');
  return reply
    .code(204)
    .headers(isRead ? PREFLIGHT : {})
    .send();
}

/** @throws NotAcceptableError */
function refuseUnacceptable(request: FastifyRequest, routes: () => RouteTable, path: string): void {
  const { accept } = request.headers;
  if (accept === undefined || /\*\/\*\s*(,|$)/.test(accept)) return;
  const mediaTypes = routes().mediaTypes(request.method, path);
  if (mediaTypes.length > 0 && !isAcceptable(accept, mediaTypes)) throw new NotAcceptableError(mediaTypes);
}
