import { DomainError } from '../../http/problems/domain.error';

/** A submission was to be run again while a run of it is queued or under way. */
export class RunUnfinishedError extends DomainError {
  readonly code = 'run-unfinished';

  constructor(submissionId: string) {
    super(
      `Submission ${submissionId} has a run that is not finished. Wait for it before asking for another.`,
    );
  }
}
