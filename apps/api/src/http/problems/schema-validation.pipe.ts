import { StandardSchemaValidationPipe } from '@nestjs/common';
import { fieldErrorsOf } from '@torchperf/contracts';
import { ValidationFailedError } from './problems.errors';

/** Passes every field to the schema. Nest would silently drop `constructor` and its like; strict schemas refuse them. */
class WholeInputPipe extends StandardSchemaValidationPipe {
  protected override stripProtoKeys(): void {}
}

/** Validates and converts a parameter by its `schema`, and throws all errors at once. */
export function schemaValidationPipe(): StandardSchemaValidationPipe {
  return new WholeInputPipe({
    exceptionFactory: (issues) => new ValidationFailedError(fieldErrorsOf(issues)),
  });
}
