import { DomainError } from '../../http/problems/domain.error';

/** No one is there to be measured in a final, too many are, or no worker could measure them. */
export class FinalImpossibleError extends DomainError {
  readonly code = 'final-impossible';
}
