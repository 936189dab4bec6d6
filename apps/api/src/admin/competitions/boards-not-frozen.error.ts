import { DomainError } from '../../http/problems/domain.error';

/** There is no freeze to be ended or cancelled. */
export class BoardsNotFrozenError extends DomainError {
  readonly code = 'boards-not-frozen';

  constructor(slug: string) {
    super(`The boards of "${slug}" are not frozen, and no freeze is ahead.`);
  }
}
