import type { FieldError } from '@torchperf/contracts';
import { DomainError } from './domain.error';

/** Input that does not fit its schema; names every field that is wrong. */
export class ValidationFailedError extends DomainError {
  readonly code = 'validation-failed';

  constructor(override readonly fieldErrors: readonly FieldError[]) {
    super(
      fieldErrors.length === 0
        ? 'The request does not fit its schema.'
        : fieldErrors.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('; '),
    );
  }
}
