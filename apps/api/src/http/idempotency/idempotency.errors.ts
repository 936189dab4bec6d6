import { DomainError } from '../problems/domain.error';

/** The first request with this key is still under way. */
export class IdempotencyKeyInUseError extends DomainError {
  readonly code = 'idempotency-key-in-use';

  constructor() {
    super('The first request with this Idempotency-Key is not answered yet. Send it again in a few seconds.');
  }
}

/** The key belongs to a request with another body. */
export class IdempotencyKeyReusedError extends DomainError {
  readonly code = 'idempotency-key-reused';

  constructor() {
    super('This Idempotency-Key came with another body before. Use a new key for each new request.');
  }
}
