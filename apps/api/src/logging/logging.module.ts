import { randomUUID } from 'node:crypto';
import { type DynamicModule, Module } from '@nestjs/common';
import type { LogConfig } from '@torchperf/config';
import { LoggerModule } from 'nestjs-pino';

/** One JSON line a request, with an id that also stands in the answer's `x-request-id`. Tokens are never logged. */
@Module({})
export class LoggingModule {
  static forRoot(log: LogConfig): DynamicModule {
    return LoggerModule.forRoot({
      pinoHttp: {
        level: log.level,
        base: { service: 'api', revision: log.revision },
        redact: ['req.headers.authorization', 'req.headers.cookie'],
        genReqId: () => randomUUID(),
        // Probes come every few seconds and would drown the rest.
        autoLogging: { ignore: (request) => request.url === '/health' },
        serializers: {
          req: (request: { id: string; method: string; url: string }) => ({
            id: request.id,
            method: request.method,
            // A signed address must not be usable by whoever reads the log.
            url: request.url.replace(/([?&]signature=)[^&]*/, '$1…'),
          }),
          res: (response: { statusCode: number }) => ({ statusCode: response.statusCode }),
        },
      },
    });
  }
}
