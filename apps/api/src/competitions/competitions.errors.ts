import { DomainError } from '../http/problems/domain.error';

/** No competition has this slug. */
export class CompetitionNotFoundError extends DomainError {
  readonly code = 'competition-not-found';

  constructor(slug: string) {
    super(`There is no competition "${slug}". List all competitions at /api/v1/competitions.`);
  }
}

/** The competition offers no public dataset. */
export class PublicDatasetNotFoundError extends DomainError {
  readonly code = 'dataset-not-found';

  constructor(slug: string) {
    super(`The competition "${slug}" offers no public dataset.`);
  }
}
