import { DomainError } from '../../http/problems/domain.error';

/** The competition's reference has not been measured, or is being fixed. */
export class ReferenceNotReadyError extends DomainError {
  readonly code = 'reference-not-ready';

  constructor(slug: string, state: 'pending' | 'failed') {
    super(
      state === 'pending'
        ? `The reference model of "${slug}" is being measured; bundles are taken once that went well. Try again in a minute.`
        : `The organisers are fixing the reference model of "${slug}"; bundles are taken once it works. Try again later.`,
    );
  }
}
