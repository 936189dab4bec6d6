import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { requestIdOf } from '../logging/request-id';
import { PROBLEM_MEDIA_TYPE, toProblem } from './problem-document';

const RETRY_AFTER_SECONDS = 60;

/** Turns any error thrown in the api into an RFC 9457 problem document. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const requestId = requestIdOf(request);
    const problem = toProblem(error, requestId);
    if (problem.status >= 500) this.logger.error({ err: error, requestId }, problem.title);
    // An answer that is already under way can only be cut off.
    if (reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    if (problem.status === 401) void reply.header('www-authenticate', 'Bearer realm="torchperf"');
    if (problem.status === 503) void reply.header('retry-after', String(RETRY_AFTER_SECONDS));
    void reply
      .code(problem.status)
      .header('content-type', PROBLEM_MEDIA_TYPE)
      .send(JSON.stringify({ ...problem, instance: request.url.split('?')[0] }));
  }
}
