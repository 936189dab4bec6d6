import { DomainError } from '../../http/problems/domain.error';

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
