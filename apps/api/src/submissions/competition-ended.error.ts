import { DomainError } from '../problems/domain.error';

/** A submission came after the competition's end. */
export class CompetitionEndedError extends DomainError {
  readonly code = 'competition-ended';

  constructor(slug: string, endsAt: Date) {
    super(`"${slug}" ended at ${endsAt.toISOString()}.`);
  }
}
