import { DomainError } from '../problems/domain.error';

/** The request's `Accept` leaves out everything that the address answers with. */
export class NotAcceptableError extends DomainError {
  readonly code = 'not-acceptable';

  constructor(mediaTypes: readonly string[]) {
    super(`This address answers with ${mediaTypes.join(' or ')}, which the header Accept leaves out.`);
  }
}
