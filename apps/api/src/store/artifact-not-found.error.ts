import { DomainError } from '../problems/domain.error';

/** The store has no such content. */
export class ArtifactNotFoundError extends DomainError {
  readonly code = 'artifact-not-found';

  constructor(sha256: string) {
    super(`There is no artifact ${sha256}.`);
  }
}
