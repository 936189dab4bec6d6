import { DomainError } from '../http/problems/domain.error';

/** No submission has this id. */
export class SubmissionNotFoundError extends DomainError {
  readonly code = 'submission-not-found';

  constructor(id: string) {
    super(`There is no submission "${id}".`);
  }
}
