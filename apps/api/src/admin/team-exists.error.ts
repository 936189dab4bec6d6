import { DomainError } from '../problems/domain.error';

/** A team has this name already. */
export class TeamExistsError extends DomainError {
  readonly code = 'team-exists';

  constructor(name: string) {
    super(`There is a team "${name}" already. Choose another name.`);
  }
}
