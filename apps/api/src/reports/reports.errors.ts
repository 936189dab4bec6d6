import { DomainError } from '../http/problems/domain.error';

/** The requested plot has no points. */
export class NothingToDrawError extends DomainError {
  readonly code = 'nothing-to-draw';

  constructor(plot: string) {
    super(`There are no figures yet that the plot "${plot}" could show.`);
  }
}
