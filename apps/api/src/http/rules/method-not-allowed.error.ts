import { DomainError } from '../problems/domain.error';

/** The address is there, but not for this method. */
export class MethodNotAllowedError extends DomainError {
  readonly code = 'method-not-allowed';

  constructor(method: string, path: string, allow: string) {
    super(`${path} takes ${allow}, not ${method}.`);
  }
}
