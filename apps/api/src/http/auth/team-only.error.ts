import { DomainError } from '../problems/domain.error';

/** The organiser asked for what only a team may do. */
export class TeamOnlyError extends DomainError {
  readonly code = 'team-only';

  constructor() {
    super("This is the organiser's token. A team's token is needed here.");
  }
}
