import { DomainError } from '../problems/domain.error';

/** The bearer token belongs to no one. */
export class TokenUnknownError extends DomainError {
  readonly code = 'token-unknown';

  constructor() {
    super('No one has this token. Check that it was copied whole, or ask the organiser for a new one.');
  }
}
