import { DomainError } from '../problems/domain.error';

/** The request needs a bearer token and has none. */
export class TokenMissingError extends DomainError {
  readonly code = 'token-missing';

  constructor() {
    super('Send the header "Authorization: Bearer <token>" with your token.');
  }
}
