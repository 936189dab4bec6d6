import { StandardSchemaValidationPipe } from '@nestjs/common';
import { fieldErrorsOf } from '@torchperf/contracts';
import { ValidationFailedError } from './problems.errors';

/** Shows the schema every field. Nest would drop `constructor` and its like unsaid; strict schemas refuse them. */
class WholeInputPipe extends StandardSchemaValidationPipe {
  protected override stripProtoKeys(): void {}
}

/** Checks and converts what a parameter's `schema` says, and throws all its complaints at once. */
export function schemaValidationPipe(): StandardSchemaValidationPipe {
  return new WholeInputPipe({
    exceptionFactory: (issues) => new ValidationFailedError(fieldErrorsOf(issues)),
  });
}
