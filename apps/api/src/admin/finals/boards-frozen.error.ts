import { DomainError } from '../../http/problems/domain.error';

/** A final was to be held while the public boards stand still: who is measured in it would tell who leads. */
export class BoardsFrozenError extends DomainError {
  readonly code = 'boards-frozen';

  constructor(slug: string, since: Date) {
    super(
      `The boards of "${slug}" are frozen since ${since.toISOString()}, and a final would tell who leads. Unfreeze them first.`,
    );
  }
}
