import { DomainError } from '../http/problems/domain.error';

/** The signature of an artifact's URL is valid, but has expired. */
export class AddressExpiredError extends DomainError {
  readonly code = 'address-expired';

  constructor() {
    super('This signed address has expired. The service makes a new one for every run.');
  }
}

/** The URL of an artifact has no valid signature. */
export class AddressNotSignedError extends DomainError {
  readonly code = 'address-not-signed';

  constructor() {
    super('This address needs a signature, which only the service itself can make.');
  }
}

/** The bytes of the stored file do not match its hash. */
export class ArtifactDamagedError extends DomainError {
  readonly code = 'artifact-damaged';

  /** @param what as in 'the hidden dataset of "digits"'. */
  constructor(sha256: string, what: string) {
    super(
      `The stored file ${sha256} (${what}) is damaged. Upload the same file again, or restore it from a backup.`,
    );
  }
}

/** The store has no such content. */
export class ArtifactNotFoundError extends DomainError {
  readonly code = 'artifact-not-found';

  /** @param what as in 'the hidden dataset of "digits"'; null for content that nothing refers to. */
  constructor(sha256: string, what: string | null) {
    super(
      what === null
        ? `There is no artifact ${sha256}.`
        : `The file ${sha256} (${what}) is missing from the store. Upload the same file again, or restore it from a backup.`,
    );
  }
}
