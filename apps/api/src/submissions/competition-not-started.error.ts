import { DomainError } from '../http/problems/domain.error';

/** A submission came before the competition's start. */
export class CompetitionNotStartedError extends DomainError {
  readonly code = 'competition-not-started';

  constructor(slug: string, startsAt: Date) {
    super(`"${slug}" starts at ${startsAt.toISOString()}. Submit from then on.`);
  }
}
