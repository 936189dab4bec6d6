import { DomainError } from '../../http/problems/domain.error';

/** A submission was to be held that is held already. */
export class SubmissionHeldError extends DomainError {
  readonly code = 'submission-held';

  constructor(submissionId: string) {
    super(`Submission ${submissionId} is held for review already. Release or disqualify it.`);
  }
}
