import { DomainError } from '../../http/problems/domain.error';

/** A baseline or the reference was to be held. */
export class SubmissionBaselineError extends DomainError {
  readonly code = 'submission-baseline';

  constructor(submissionId: string) {
    super(
      `Submission ${submissionId} is a baseline of the organisers: it is never ranked, so there is nothing to hold.`,
    );
  }
}
