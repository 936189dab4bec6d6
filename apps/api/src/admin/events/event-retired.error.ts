import { DomainError } from '../../http/problems/domain.error';

/** The act is not for events that are retired. */
export class EventRetiredError extends DomainError {
  readonly code = 'event-retired';

  constructor(slug: string, eventId: string) {
    super(`The event "${eventId}" of "${slug}" is retired. Restore it first.`);
  }
}
