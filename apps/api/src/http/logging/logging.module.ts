import { randomUUID } from 'node:crypto';
import { type DynamicModule, Module, RequestMethod } from '@nestjs/common';
import type { LogConfig } from '@torchperf/config';
import { LoggerModule } from 'nestjs-pino';
import { type DestinationStream, destination } from 'pino';

/** One JSON line per request, with the id that the header `x-request-id` has. Tokens are never logged. */
@Module({})
export class LoggingModule {
  /** @param stream where the lines go; by default standard output. */
  static forRoot(log: LogConfig, stream: DestinationStream = destination(1)): DynamicModule {
    return LoggerModule.forRoot({
      // Probes come every few seconds and would drown the rest.
      exclude: [{ path: 'health', method: RequestMethod.GET }],
      // The library's own default only matches "/" where the api has no global prefix.
      forRoutes: [{ path: '*splat', method: RequestMethod.ALL }],
      pinoHttp: [
        {
          level: log.level,
          base: { service: 'api', revision: log.revision },
          genReqId: () => randomUUID(),
          serializers: {
            req: (request: { id: string; method: string; url: string }) => ({
              id: request.id,
              method: request.method,
              // A signed URL in the log would let any reader of the log use it.
              url: request.url.replace(/([?&]signature=)[^&]*/, '$1…'),
            }),
            res: (response: { statusCode: number }) => ({ statusCode: response.statusCode }),
          },
        },
        stream,
      ],
    });
  }
}
