import { DomainError } from '../http/problems/domain.error';

/** The body of an upload is not a multipart form. */
export class UploadNotMultipartError extends DomainError {
  readonly code = 'unsupported-media-type';

  constructor() {
    super('Send the bundle as a multipart/form-data form, as the file field "bundle".');
  }
}
