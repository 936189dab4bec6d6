import type { FieldError } from '@torchperf/contracts';
import type { ProblemCode } from './catalogue';

/**
 * What a service throws when a rule is broken. It knows its code and nothing of HTTP: the problem filter
 * turns the code into a status. The message states the rule and how to fix the problem.
 */
export abstract class DomainError extends Error {
  abstract readonly code: ProblemCode;
  readonly fieldErrors: readonly FieldError[] = [];

  constructor(message: string) {
    super(message);
    this.name = new.target.name;
  }
}
