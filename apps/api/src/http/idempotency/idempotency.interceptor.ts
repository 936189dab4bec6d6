import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import type { ApiConfig } from '@torchperf/config';
import { IdempotentRequestRepository, type IdempotentRequestRow } from '@torchperf/database';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { lastValueFrom, type Observable, of } from 'rxjs';
import { sha256Hex } from '../auth/bearer-token';
import { API_CONFIG } from '../configuration/configuration.module';
import { ValidationFailedError } from '../problems/problems.errors';
import { IdempotencyKeyInUseError, IdempotencyKeyReusedError } from './idempotency.errors';
import { seal, unseal } from './sealed-text';

export const IDEMPOTENCY_KEY = 'idempotency-key';
export const IDEMPOTENCY_HOURS = 24;
const EXPIRES_AFTER_MS = IDEMPOTENCY_HOURS * 60 * 60 * 1000;
/** No request with a JSON body takes this long: its process has died. */
const ABANDONED_AFTER_MS = 5 * 60 * 1000;
/** Printable ASCII, as a UUID is. */
const KEY_FORM = /^[\x21-\x7e]{1,255}$/;

/**
 * `Idempotency-Key` on posts (draft-ietf-httpapi-idempotency-key-header): the same request with the same key is
 * carried out once, and answered as the first time. Only successes are replayed; a failed request may be retried.
 * Routes that create or change something use it. Streams do not: they must answer errors before they start.
 * Uploads need no key: the same bundle of a team is the same submission, and a competition's key is its slug.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(
    @Inject(API_CONFIG) private readonly config: ApiConfig,
    private readonly requests: IdempotentRequestRepository,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const key = request.headers[IDEMPOTENCY_KEY];
    if (request.method !== 'POST' || key === undefined || request.isMultipart()) return next.handle();
    if (typeof key !== 'string' || !KEY_FORM.test(key)) {
      const message = 'must be 1 to 255 printable ASCII characters without spaces';
      throw new ValidationFailedError([{ path: IDEMPOTENCY_KEY, message }]);
    }
    const { method, url, headers, body } = request;
    const id = sha256Hex(JSON.stringify([headers.authorization ?? null, method, url, key]));
    const fingerprint = sha256Hex(JSON.stringify(body ?? null));
    const now = Date.now();
    const known = await this.requests.start(id, fingerprint, {
      expiredBefore: new Date(now - EXPIRES_AFTER_MS),
      abandonedBefore: new Date(now - ABANDONED_AFTER_MS),
    });
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return of(
      known ? this.replay(known, fingerprint, key, reply) : await this.carryOut(id, key, next, reply),
    );
  }

  /** @throws IdempotencyKeyReusedError, IdempotencyKeyInUseError */
  private replay(
    known: IdempotentRequestRow,
    fingerprint: string,
    key: string,
    reply: FastifyReply,
  ): unknown {
    if (known.fingerprint !== fingerprint) throw new IdempotencyKeyReusedError();
    if (known.status === null || known.body === null) throw new IdempotencyKeyInUseError();
    void reply.code(known.status).header('idempotency-replayed', 'true');
    return JSON.parse(unseal(known.body, this.config.signingSecret, key));
  }

  private async carryOut(id: string, key: string, next: CallHandler, reply: FastifyReply): Promise<unknown> {
    try {
      const answer: unknown = await lastValueFrom(next.handle());
      const body = seal(JSON.stringify(answer ?? null), this.config.signingSecret, key);
      await this.requests.finish(id, reply.statusCode, body);
      return answer;
    } catch (error) {
      await this.requests.forget(id);
      throw error;
    }
  }
}
