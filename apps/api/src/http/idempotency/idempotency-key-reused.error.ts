import { DomainError } from '../problems/domain.error';

/** The key belongs to a request with another body. */
export class IdempotencyKeyReusedError extends DomainError {
  readonly code = 'idempotency-key-reused';

  constructor() {
    super('This Idempotency-Key came with another body before. Use a new key for each new request.');
  }
}
