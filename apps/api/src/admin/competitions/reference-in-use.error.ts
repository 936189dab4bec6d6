import { DomainError } from '../../http/problems/domain.error';

/** The reference was to be replaced, but runs are measured in units of it. */
export class ReferenceInUseError extends DomainError {
  readonly code = 'reference-in-use';

  constructor(slug: string, runs: number) {
    super(
      `${runs === 1 ? 'One run' : `${runs} runs`} of "${slug}" ${runs === 1 ? 'is' : 'are'} measured in units of the present reference, and would not compare with later ones. Measure the reference again (rerun), or create a new competition.`,
    );
  }
}
