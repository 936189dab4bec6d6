import { DomainError } from '../../http/problems/domain.error';

/** A final was to be held while another one of the division is. */
export class FinalUnderWayError extends DomainError {
  readonly code = 'final-under-way';

  constructor(division: string) {
    super(`A final of the division "${division}" is under way. Wait for its end before holding another.`);
  }
}
