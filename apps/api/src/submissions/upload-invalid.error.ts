import { DomainError } from '../http/problems/domain.error';

/** The multipart form is not the one that is asked for: one file, in the right field. */
export class UploadInvalidError extends DomainError {
  readonly code = 'upload-invalid';

  constructor(message: string) {
    super(message);
  }
}
