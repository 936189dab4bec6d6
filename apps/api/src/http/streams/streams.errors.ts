import { DomainError } from '../problems/domain.error';

/** One address has as many streams open as it may. */
export class TooManyStreamsError extends DomainError {
  readonly code = 'too-many-requests';

  constructor(limit: number) {
    super(`${limit} streams may be open at once from one address. Close some, then ask again.`);
  }
}
