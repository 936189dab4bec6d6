import { DomainError } from '../../http/problems/domain.error';

/** A competition has this slug already. */
export class CompetitionExistsError extends DomainError {
  readonly code = 'competition-exists';

  constructor(slug: string) {
    super(`There is a competition "${slug}" already. Choose another slug.`);
  }
}
