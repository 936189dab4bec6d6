import { DomainError } from '../../http/problems/domain.error';

/** A rerun was requested while a run of the submission is queued or under way. */
export class RunUnfinishedError extends DomainError {
  readonly code = 'run-unfinished';

  constructor(submissionId: string) {
    super(`Submission ${submissionId} has an unfinished run. Wait for its end, then try again.`);
  }
}

/** A hold of a baseline or of the reference was requested. */
export class SubmissionBaselineError extends DomainError {
  readonly code = 'submission-baseline';

  constructor(submissionId: string) {
    super(
      `Submission ${submissionId} is a baseline of the organisers: it is never ranked, so there is nothing to hold.`,
    );
  }
}

/** A rerun, hold or release of a disqualified submission was requested. */
export class SubmissionDisqualifiedError extends DomainError {
  readonly code = 'submission-disqualified';

  constructor(submissionId: string) {
    super(`Submission ${submissionId} is disqualified. Reinstate it first.`);
  }
}

/** A hold of a submission was requested that is held already. */
export class SubmissionHeldError extends DomainError {
  readonly code = 'submission-held';

  constructor(submissionId: string) {
    super(`Submission ${submissionId} is held for review already. Release or disqualify it.`);
  }
}

/** A release of a submission was requested that is not held. */
export class SubmissionNotHeldError extends DomainError {
  readonly code = 'submission-not-held';

  constructor(submissionId: string) {
    super(`Submission ${submissionId} is not held for review, so there is nothing to release.`);
  }
}

/** Noise was to be accepted, but the submission has no noisy run that is unranked. */
export class SubmissionNotNoisyError extends DomainError {
  readonly code = 'submission-not-noisy';

  constructor(submissionId: string) {
    super(
      `Submission ${submissionId} has no unranked run from a busy machine, so there is nothing to accept.`,
    );
  }
}

/** A disqualification of the reference was requested. */
export class SubmissionReferenceError extends DomainError {
  readonly code = 'submission-reference';

  constructor(submissionId: string) {
    super(
      `Submission ${submissionId} is the reference that all runs are compared with. It is never ranked and cannot be disqualified. Replace it with POST /admin/competitions/{slug}/reference.`,
    );
  }
}
