import { DomainError } from '../http/problems/domain.error';

/** The organiser has paused the intake. */
export class IntakePausedError extends DomainError {
  readonly code = 'intake-paused';

  constructor(slug: string) {
    super(`The organiser has paused submissions to "${slug}". Try again later.`);
  }
}
