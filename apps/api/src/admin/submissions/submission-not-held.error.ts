import { DomainError } from '../../http/problems/domain.error';

/** A submission was to be released that is not held. */
export class SubmissionNotHeldError extends DomainError {
  readonly code = 'submission-not-held';

  constructor(submissionId: string) {
    super(`Submission ${submissionId} is not held for review, so there is nothing to release.`);
  }
}
