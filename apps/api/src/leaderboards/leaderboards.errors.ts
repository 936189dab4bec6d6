import { DomainError } from '../http/problems/domain.error';

/** The competition has no event of this id. */
export class EventNotFoundError extends DomainError {
  readonly code = 'event-not-found';

  constructor(slug: string, eventId: string, known: readonly string[]) {
    super(`The competition "${slug}" has no event "${eventId}". Its events: ${known.join(', ')}.`);
  }
}
