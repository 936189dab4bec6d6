import { DomainError } from '../problems/domain.error';

/** A team asked for what only the organiser may do. */
export class AdminOnlyError extends DomainError {
  readonly code = 'admin-only';

  constructor() {
    super("This is a team's token. The organiser's token is needed here.");
  }
}

/** The organiser asked for what only a team may do. */
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
    super('No one has this token. Check that it was copied whole, or ask the organiser for a new one.');
  }
}
