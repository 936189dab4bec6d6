import type { FieldError } from '@torchperf/contracts';
import { DomainError } from './domain.error';

/** No route has this address. */
export class RouteNotFoundError extends DomainError {
  readonly code = 'route-not-found';

  constructor(method: string, path: string) {
    super(`Nothing answers to ${method} ${path}. The routes are described at /api/v1/openapi.json.`);
  }
}

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
