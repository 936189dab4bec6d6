import { DomainError } from '../problems/domain.error';

/** A team asked for what only the organiser may do. */
export class AdminOnlyError extends DomainError {
  readonly code = 'admin-only';

  constructor() {
    super("This is a team's token. The organiser's token is needed here.");
  }
}
