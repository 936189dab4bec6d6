import { DomainError } from '../http/problems/domain.error';

/** The store has a file of this name whose bytes are others. */
export class ArtifactDamagedError extends DomainError {
  readonly code = 'artifact-damaged';

  /** @param what as in 'the hidden dataset of "digits"'. */
  constructor(sha256: string, what: string) {
    super(
      `The stored file ${sha256} (${what}) is damaged. Upload the same file again, or restore it from a backup.`,
    );
  }
}
