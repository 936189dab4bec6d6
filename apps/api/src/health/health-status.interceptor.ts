import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { Health } from '@torchperf/contracts';
import type { FastifyReply } from 'fastify';
import { type Observable, tap } from 'rxjs';

/** 503 when a check is down, so that probes need not read the body. */
@Injectable()
export class HealthStatusInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler<Health>): Observable<Health> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(tap(({ status }) => void reply.code(status === 'ok' ? 200 : 503)));
  }
}
