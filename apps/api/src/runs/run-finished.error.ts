import { DomainError } from '../http/problems/domain.error';

/** A run was to be cancelled that has finished, or a submission without any other. */
export class RunFinishedError extends DomainError {
  readonly code = 'run-finished';

  constructor(id: string) {
    super(`${id} has no run in the queue or on a worker, so there is nothing to cancel.`);
  }
}
