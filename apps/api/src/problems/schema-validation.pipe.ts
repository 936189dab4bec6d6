import { StandardSchemaValidationPipe } from '@nestjs/common';
import { ValidationFailedError } from './validation-failed.error';

type PathSegment = PropertyKey | { readonly key: PropertyKey };

/** `['suite', { key: 'launchesMin' }]` → `suite.launchesMin`. */
export function joinPath(path: readonly PathSegment[] = []): string {
  return path.map((segment) => String(typeof segment === 'object' ? segment.key : segment)).join('.');
}

/** Checks and converts what a parameter's `schema` says, and throws all its complaints at once. */
export function schemaValidationPipe(): StandardSchemaValidationPipe {
  return new StandardSchemaValidationPipe({
    exceptionFactory: (issues) =>
      new ValidationFailedError(
        issues.map((issue) => ({ path: joinPath(issue.path), message: issue.message })),
      ),
  });
}
