import { DomainError } from '../http/problems/domain.error';

/** The address of an artifact does not carry our signature. */
export class AddressNotSignedError extends DomainError {
  readonly code = 'address-not-signed';

  constructor() {
    super('This address needs a signature, which only the service itself can make.');
  }
}
