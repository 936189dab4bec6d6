import { DomainError } from '../../http/problems/domain.error';

/** The competition has an event of this id already, retired ones among them. */
export class EventExistsError extends DomainError {
  readonly code = 'event-exists';

  constructor(slug: string, eventId: string) {
    super(`The competition "${slug}" has an event "${eventId}" already. Choose another id.`);
  }
}

/** An event is to be restored that is ranked as it is. */
export class EventNotRetiredError extends DomainError {
  readonly code = 'event-not-retired';

  constructor(slug: string, eventId: string) {
    super(`The event "${eventId}" of "${slug}" is not retired.`);
  }
}

/** The act is not for events that are retired. */
export class EventRetiredError extends DomainError {
  readonly code = 'event-retired';

  constructor(slug: string, eventId: string) {
    super(`The event "${eventId}" of "${slug}" is retired. Restore it first.`);
  }
}

/** Somebody wants to change by what an event ranks after its competition has started. */
export class EventRulesFixedError extends DomainError {
  readonly code = 'event-rules-fixed';

  constructor(slug: string, eventId: string, startsAt: Date) {
    super(
      `"${slug}" started at ${startsAt.toISOString()}: since then only the title and the description of "${eventId}" ` +
        'may be changed. For other rules, add an event and retire this one.',
    );
  }
}
