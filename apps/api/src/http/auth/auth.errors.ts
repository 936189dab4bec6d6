import { DomainError } from '../problems/domain.error';

/** A team requested an action of the organiser. */
export class AdminOnlyError extends DomainError {
  readonly code = 'admin-only';

  constructor() {
    super("This is a team's token. The organiser's token is needed here.");
  }
}

/** The organiser requested an action of a team. */
export class TeamOnlyError extends DomainError {
  readonly code = 'team-only';

  constructor() {
    super("This is the organiser's token. A team's token is needed here.");
  }
}

/** The request needs a bearer token and has none. */
export class TokenMissingError extends DomainError {
  readonly code = 'token-missing';

  constructor() {
    super('Send the header "Authorization: Bearer <token>" with your token.');
  }
}

/** The bearer token belongs to no one. */
export class TokenUnknownError extends DomainError {
  readonly code = 'token-unknown';

  constructor() {
    super('The token is unknown. Check that you copied all of it, or ask the organiser for a new one.');
  }
}
