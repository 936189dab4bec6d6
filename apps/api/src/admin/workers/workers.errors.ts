import { DomainError } from '../../http/problems/domain.error';

/** No worker of this id ever sent a heartbeat. */
export class WorkerNotFoundError extends DomainError {
  readonly code = 'worker-not-found';

  constructor(id: string) {
    super(`There is no worker "${id}". List all workers at /api/v1/admin/workers.`);
  }
}
