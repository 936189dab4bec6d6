import { DomainError } from '../../http/problems/domain.error';

/** The competition has an event of this id already, retired ones among them. */
export class EventExistsError extends DomainError {
  readonly code = 'event-exists';

  constructor(slug: string, eventId: string) {
    super(`The competition "${slug}" has an event "${eventId}" already. Choose another id.`);
  }
}
