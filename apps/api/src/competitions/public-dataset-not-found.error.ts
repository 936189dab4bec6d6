import { DomainError } from '../http/problems/domain.error';

/** The competition offers no public dataset. */
export class PublicDatasetNotFoundError extends DomainError {
  readonly code = 'dataset-not-found';

  constructor(slug: string) {
    super(`The competition "${slug}" offers no public dataset.`);
  }
}
