import type { FastifyHelmetOptions } from '@fastify/helmet';

/**
 * What the web app's pages may load: only files of this server. Inline styles are allowed, because the component
 * library writes its theme there.
 */
export const CONTENT_SECURITY_POLICY: FastifyHelmetOptions['contentSecurityPolicy'] = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    scriptSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    fontSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    formAction: ["'self'"],
    frameAncestors: ["'none'"],
  },
};
