import { DomainError } from '../../http/problems/domain.error';

/** The competition has an event of this id already; retired events count. */
export class EventExistsError extends DomainError {
  readonly code = 'event-exists';

  constructor(slug: string, eventId: string) {
    super(`The competition "${slug}" has an event "${eventId}" already. Choose another id.`);
  }
}

/** The event to restore is not retired. */
export class EventNotRetiredError extends DomainError {
  readonly code = 'event-not-retired';

  constructor(slug: string, eventId: string) {
    super(`The event "${eventId}" of "${slug}" is not retired.`);
  }
}

/** The action is not allowed on a retired event. */
export class EventRetiredError extends DomainError {
  readonly code = 'event-retired';

  constructor(slug: string, eventId: string) {
    super(`The event "${eventId}" of "${slug}" is retired. Restore it first.`);
  }
}

/** A change of ranking rules was requested after the competition had started. */
export class EventRulesFixedError extends DomainError {
  readonly code = 'event-rules-fixed';

  constructor(slug: string, eventId: string, startsAt: Date) {
    super(
      `"${slug}" started at ${startsAt.toISOString()}: since then only the title and the description of "${eventId}" ` +
        'may be changed. For other rules, add an event and retire this one.',
    );
  }
}
