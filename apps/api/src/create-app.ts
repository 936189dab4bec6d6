import { randomUUID } from 'node:crypto';
import fastifyHelmet from '@fastify/helmet';
import fastifyMultipart from '@fastify/multipart';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ApiConfig } from '@torchperf/config';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Logger } from 'nestjs-pino';
import type { DestinationStream } from 'pino';
import { AppModule } from './app.module';
import { recordArrivals } from './http/arrival';
import { requestIdOf } from './http/logging/request-id';
import { serveApiDescription } from './http/openapi/describe-api';
import { JSON_BODY_LIMIT_BYTES, REQUEST_TIMEOUT_MS } from './http/openapi/limits';
import { PROBLEM_MEDIA_TYPE, toProblem } from './http/problems/problem-document';
import { answerClientError } from './http/rules/client-error';
import { registerHttpRules } from './http/rules/http-rules';
import { warnOfUntrustedProxy } from './http/throttling/warn-of-untrusted-proxy';
import { CONTENT_SECURITY_POLICY } from './http/web/content-security-policy';
import { serveWebApp } from './http/web/serve-web-app';
import { findWebFolder } from './http/web/web-folder';

interface AppOptions {
  /** Where the built web app is; by default `dist/web` of the repository. */
  readonly webFolder?: string | null;
  /** Where log lines go; by default standard output. */
  readonly logStream?: DestinationStream;
}

/**
 * The whole api, not yet listening. The database's migrations must be applied.
 * @param config from `loadApiConfig()`, or made by a test.
 */
export async function createApp(
  config: ApiConfig,
  options: AppOptions = {},
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: JSON_BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    multipart: false,
    trustProxy: [...config.trustedProxies],
    clientErrorHandler: answerClientError,
    genReqId: () => randomUUID(),
    // A URL that the router cannot parse never reaches Nest and its filter.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      const problem = toProblem(error, requestIdOf(request));
      void reply
        .code(problem.status)
        .header('content-type', PROBLEM_MEDIA_TYPE)
        .send(JSON.stringify(problem));
    },
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.forRoot(config, options.logStream),
    adapter,
    {
      bufferLogs: true,
      forceCloseConnections: true,
    },
  );
  const logger = app.get(Logger);
  app.useLogger(logger);
  const checkProxy = warnOfUntrustedProxy(logger);
  recordArrivals(app.getHttpAdapter().getInstance());
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, reply, done) => {
      reply.header('x-request-id', requestIdOf(request));
      checkProxy(request);
      done();
    });
  await app.register(fastifyHelmet, {
    contentSecurityPolicy: CONTENT_SECURITY_POLICY,
    // A proxy terminates TLS before this server; it knows which host names use TLS.
    strictTransportSecurity: false,
  });
  await app.register(fastifyMultipart);
  registerHttpRules(app);
  serveApiDescription(app);
  await serveWebApp(app, options.webFolder === undefined ? findWebFolder() : options.webFolder);
  return app;
}
