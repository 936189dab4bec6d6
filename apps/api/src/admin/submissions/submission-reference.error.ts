import { DomainError } from '../../http/problems/domain.error';

/** The reference was to be disqualified. */
export class SubmissionReferenceError extends DomainError {
  readonly code = 'submission-reference';

  constructor(submissionId: string) {
    super(
      `Submission ${submissionId} is the reference that all runs are compared with. It is never ranked and cannot be disqualified. Replace it with POST /admin/competitions/{slug}/reference.`,
    );
  }
}
