import { DomainError } from '../problems/domain.error';

/** No run of the submission has ended well, so there is nothing to report. */
export class SubmissionNotMeasuredError extends DomainError {
  readonly code = 'submission-not-measured';

  constructor(id: string) {
    super(
      `No run of the submission "${id}" has been measured to its end yet, so there is nothing to report.`,
    );
  }
}
