import { DomainError } from '../http/problems/domain.error';

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
