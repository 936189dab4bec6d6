import { DomainError } from '../problems/domain.error';

/** A part of a file was asked for that lies outside of it. */
export class RangeNotSatisfiableError extends DomainError {
  readonly code = 'range-not-satisfiable';

  constructor(bytes: number) {
    super(`The file has ${bytes} bytes, numbered from 0; the header Range asks for others.`);
  }
}
