import { DomainError } from '../../http/problems/domain.error';

/** A change of a competition's dates that they do not allow. */
export class CompetitionEditRefusedError extends DomainError {
  readonly code = 'competition-edit-refused';
}
