import { DomainError } from '../../http/problems/domain.error';

/** A disqualified submission was to be run again, held or released. */
export class SubmissionDisqualifiedError extends DomainError {
  readonly code = 'submission-disqualified';

  constructor(submissionId: string) {
    super(`Submission ${submissionId} is disqualified. Reinstate it first.`);
  }
}
