import { DomainError } from '../problems/domain.error';

/** The address has reached its limit of open streams. */
export class TooManyStreamsError extends DomainError {
  readonly code = 'too-many-requests';

  constructor(limit: number) {
    super(`${limit} streams may be open at once from one address. Close some, then try again.`);
  }
}
