import { DomainError } from '../../http/problems/domain.error';

/** An event is to be restored that is ranked as it is. */
export class EventNotRetiredError extends DomainError {
  readonly code = 'event-not-retired';

  constructor(slug: string, eventId: string) {
    super(`The event "${eventId}" of "${slug}" is not retired.`);
  }
}
