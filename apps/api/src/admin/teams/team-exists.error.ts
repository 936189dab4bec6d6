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
