import { DomainError } from '../problems/domain.error';

/** A body of a media type that the route does not read. */
export class UnsupportedBodyError extends DomainError {
  readonly code = 'unsupported-media-type';

  constructor(given: string) {
    super(`This route takes application/json, not ${given}. Send JSON, and say so in Content-Type.`);
  }
}
