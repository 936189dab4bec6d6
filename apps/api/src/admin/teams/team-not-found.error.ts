import { DomainError } from '../../http/problems/domain.error';

/** No team has this id. */
export class TeamNotFoundError extends DomainError {
  readonly code = 'team-not-found';

  constructor(id: string) {
    super(`There is no team "${id}". The list of all is at /api/v1/admin/teams.`);
  }
}
