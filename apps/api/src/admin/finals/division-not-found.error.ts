import { DomainError } from '../../http/problems/domain.error';

/** None of the events has a board in this division. */
export class DivisionNotFoundError extends DomainError {
  readonly code = 'division-not-found';

  constructor(division: string, known: readonly string[]) {
    super(`There is no division "${division}". Those with entries are: ${known.join('; ')}.`);
  }
}
