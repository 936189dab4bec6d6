import { DomainError } from '../problems/domain.error';

/** The address exists, but not for this method. */
export class MethodNotAllowedError extends DomainError {
  readonly code = 'method-not-allowed';

  constructor(method: string, path: string, allow: string) {
    super(`${path} takes ${allow}, not ${method}.`);
  }
}

/** The request's `Accept` leaves out everything that the address answers with. */
export class NotAcceptableError extends DomainError {
  readonly code = 'not-acceptable';

  constructor(mediaTypes: readonly string[]) {
    super(`This address answers with ${mediaTypes.join(' or ')}, which the header Accept leaves out.`);
  }
}

/** The requested range lies outside of the file. */
export class RangeNotSatisfiableError extends DomainError {
  readonly code = 'range-not-satisfiable';

  constructor(bytes: number) {
    super(`The file has ${bytes} bytes, numbered from 0; the header Range requests others.`);
  }
}

/** A body of a media type that the route does not read. */
export class UnsupportedBodyError extends DomainError {
  readonly code = 'unsupported-media-type';

  constructor(given: string) {
    super(`This route takes application/json, not ${given}. Send JSON, and say so in Content-Type.`);
  }
}
