import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** The address that this service was asked under, as in "https://example.org", for links in what it hands out. */
export const ServiceOrigin = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  const { protocol, host } = context.switchToHttp().getRequest<FastifyRequest>();
  return originOf(protocol, host);
});

/** Both are the client's to write, in headers: what is no host, or would end a link, is left out. */
export function originOf(protocol: string, host: string): string {
  return /^https?$/.test(protocol) && /^[\w.:[\]-]+$/.test(host) && URL.canParse(`${protocol}://${host}`)
    ? new URL(`${protocol}://${host}`).origin
    : '';
}
