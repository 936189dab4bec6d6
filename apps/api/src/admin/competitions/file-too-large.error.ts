import { DomainError } from '../../http/problems/domain.error';

/** A file of a form is larger than such a file may be. */
export class FileTooLargeError extends DomainError {
  readonly code = 'upload-too-large';

  constructor(field: string, reason: string) {
    super(`The file "${field}": ${reason}`);
  }
}
