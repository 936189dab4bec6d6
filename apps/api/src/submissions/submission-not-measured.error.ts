import { DomainError } from '../http/problems/domain.error';

/** The submission has no run that ended well, so it has no figures. */
export class SubmissionNotMeasuredError extends DomainError {
  readonly code = 'submission-not-measured';

  constructor(id: string, name: string) {
    super(`The submission "${id}" (${name}) has no run that ended well, so there are no figures of it.`);
  }
}
