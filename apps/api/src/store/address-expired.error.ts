import { DomainError } from '../http/problems/domain.error';

/** The address of an artifact was signed by us, but for an earlier time. */
export class AddressExpiredError extends DomainError {
  readonly code = 'address-expired';

  constructor() {
    super('This signed address has expired. The service makes a new one for every run.');
  }
}
