import type { LoggerService } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/**
 * Warns once of an untrusted proxy. Behind it all visitors share its address, and with it the limits.
 * @returns a hook for every request.
 */
export function warnOfUntrustedProxy(logger: Pick<LoggerService, 'warn'>): (request: FastifyRequest) => void {
  let warned = false;
  return ({ headers, ip, socket }) => {
    if (warned || headers['x-forwarded-for'] === undefined || ip !== socket.remoteAddress) return;
    warned = true;
    logger.warn(`Ignored X-Forwarded-For of ${ip}; if that is your proxy, name it in TRUSTED_PROXIES`);
  };
}
