import { DomainError } from '../problems/domain.error';

/** The bearer token belongs to nobody. */
export class TokenUnknownError extends DomainError {
  readonly code = 'token-unknown';

  constructor() {
    super('Nobody has this token. Check that it was copied whole, or ask the organiser for a new one.');
  }
}
