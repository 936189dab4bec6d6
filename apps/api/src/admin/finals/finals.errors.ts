import { DomainError } from '../../http/problems/domain.error';

/** A final was requested while the public boards are frozen: its list of contestants would reveal who leads. */
export class BoardsFrozenError extends DomainError {
  readonly code = 'boards-frozen';

  constructor(slug: string, since: Date) {
    super(
      `The boards of "${slug}" are frozen since ${since.toISOString()}, and a final would reveal who leads. Unfreeze them first.`,
    );
  }
}

/** None of the events has a board in this division. */
export class DivisionNotFoundError extends DomainError {
  readonly code = 'division-not-found';

  constructor(division: string, known: readonly string[]) {
    super(`There is no division "${division}". Those with entries are: ${known.join('; ')}.`);
  }
}

/** There are no contestants for a final, too many, or no worker that can measure them. */
export class FinalImpossibleError extends DomainError {
  readonly code = 'final-impossible';
}

/** A final was requested while another one of the division is under way. */
export class FinalUnderWayError extends DomainError {
  readonly code = 'final-under-way';

  constructor(division: string) {
    super(`A final of the division "${division}" is under way. Wait for its end before holding another.`);
  }
}
