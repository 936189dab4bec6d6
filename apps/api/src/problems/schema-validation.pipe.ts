import { StandardSchemaValidationPipe } from '@nestjs/common';
import { fieldErrorsOf } from '@torchperf/contracts';
import { ValidationFailedError } from './validation-failed.error';

/** Checks and converts what a parameter's `schema` says, and throws all its complaints at once. */
export function schemaValidationPipe(): StandardSchemaValidationPipe {
  return new StandardSchemaValidationPipe({
    exceptionFactory: (issues) => new ValidationFailedError(fieldErrorsOf(issues)),
  });
}
