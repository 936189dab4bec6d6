import { DomainError } from '../http/problems/domain.error';

/** No run has this id. */
export class RunNotFoundError extends DomainError {
  readonly code = 'run-not-found';

  constructor(id: string) {
    super(`There is no run "${id}".`);
  }
}
