import type { LoggerService } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/**
 * Says once that a proxy is not trusted. Behind such a one all visitors share its address, and with it the limits.
 * @returns what is to be called with every request.
 */
export function warnOfUntrustedProxy(logger: Pick<LoggerService, 'warn'>): (request: FastifyRequest) => void {
  let warned = false;
  return ({ headers, ip, socket }) => {
    if (warned || headers['x-forwarded-for'] === undefined || ip !== socket.remoteAddress) return;
    warned = true;
    logger.warn(`Ignored X-Forwarded-For of ${ip}; if that is your proxy, name it in TRUSTED_PROXIES`);
  };
}
