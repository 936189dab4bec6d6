import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ApiConfig } from '@torchperf/config';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Logger } from 'nestjs-pino';
import { AppModule } from './app.module';
import { PROBLEM_MEDIA_TYPE, toProblem } from './problems/problem-document';

/** JSON bodies are small; uploads are streamed and have limits of their own. */
const JSON_BODY_LIMIT_BYTES = 1024 * 1024;

/**
 * The whole api, not yet listening. The database's migrations must be applied.
 * @param config from `loadApiConfig()`, or made by a test.
 */
export async function createApp(config: ApiConfig): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: JSON_BODY_LIMIT_BYTES,
    multipart: false,
    // An address that the router cannot read never reaches Nest and its filter.
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      const problem = toProblem(error, request.id);
      void reply
        .code(problem.status)
        .header('content-type', PROBLEM_MEDIA_TYPE)
        .send(JSON.stringify(problem));
    },
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(config), adapter, {
    bufferLogs: true,
    forceCloseConnections: true,
  });
  // biome-ignore lint/correctness/useHookAtTopLevel: this is Nest, not React
  app.useLogger(app.get(Logger));
  return app;
}
