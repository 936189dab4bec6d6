import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { SubmissionReceipt } from '@torchperf/contracts';
import type { FastifyReply } from 'fastify';
import { type Observable, tap } from 'rxjs';

/** 200 for a submission that was there already, 201 for a new one. */
@Injectable()
export class ReceiptStatusInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler<SubmissionReceipt>): Observable<SubmissionReceipt> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(tap(({ duplicate }) => void reply.code(duplicate ? 200 : 201)));
  }
}
