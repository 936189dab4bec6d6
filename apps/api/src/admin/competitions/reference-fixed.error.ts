import { DomainError } from '../../http/problems/domain.error';

/** The reference was to be replaced after the start, although it works. */
export class ReferenceFixedError extends DomainError {
  readonly code = 'reference-fixed';

  constructor(slug: string, startsAt: Date) {
    super(
      `"${slug}" started at ${startsAt.toISOString()}; from then on a reference that works is not replaced. Create a new competition for another one.`,
    );
  }
}
