import { DomainError } from '../http/problems/domain.error';

/** Submissions of several competitions: other examples, other references. */
export class CompetitionsMixedError extends DomainError {
  readonly code = 'competitions-mixed';

  /** @param titles of the competitions, each once. */
  constructor(titles: readonly string[]) {
    super(
      `Only submissions of one competition can be compared, since each has its own examples and its own reference. These are of ${titles.map((title) => `"${title}"`).join(' and ')}.`,
    );
  }
}
