import { DomainError } from '../../http/problems/domain.error';

/** Noise of a submission was to be accepted that has no run on a busy machine, or none any more. */
export class SubmissionNotNoisyError extends DomainError {
  readonly code = 'submission-not-noisy';

  constructor(submissionId: string) {
    super(
      `No run of submission ${submissionId} is kept from ranking because it was measured on a busy machine, so there is nothing to accept.`,
    );
  }
}
