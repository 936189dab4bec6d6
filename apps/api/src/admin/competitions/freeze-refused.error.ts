import { DomainError } from '../../http/problems/domain.error';

/** A freeze that would hide what was public, reveal what was hidden, or come when nothing changes any more. */
export class FreezeRefusedError extends DomainError {
  readonly code = 'freeze-refused';
}
