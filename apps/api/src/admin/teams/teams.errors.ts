import { DomainError } from '../../http/problems/domain.error';

/** Another team has the name, or one that looks like it. */
export class TeamExistsError extends DomainError {
  readonly code = 'team-exists';

  constructor(name: string, taken: string) {
    super(
      name === taken
        ? `There is a team "${name}" already.`
        : `The name "${name}" looks like that of the team "${taken}". Letter case, spaces, punctuation and similar letters make no difference. Choose another name.`,
    );
  }
}

/** No team has this id. */
export class TeamNotFoundError extends DomainError {
  readonly code = 'team-not-found';

  constructor(id: string) {
    super(`There is no team "${id}". List all teams at /api/v1/admin/teams.`);
  }
}
