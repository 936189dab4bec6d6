import { DomainError } from '../http/problems/domain.error';

/** A team wanted to change a submission that is not its own. */
export class SubmissionOfAnotherTeamError extends DomainError {
  readonly code = 'submission-of-another-team';

  constructor(id: string) {
    super(`The submission ${id} is of another team. Use the token of the team that submitted it.`);
  }
}
