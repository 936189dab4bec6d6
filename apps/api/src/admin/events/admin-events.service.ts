import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { EditEvent, EventChoice, EventView } from '@torchperf/contracts';
import {
  AuditRepository,
  type CompetitionRow,
  type EventColumns,
  EventRepository,
  type EventRow,
  type NewAuditEntry,
  type Transaction,
  UnitOfWork,
} from '@torchperf/database';
import { checkEvent, type EventDefinition } from '@torchperf/domain';
import { CompetitionsService } from '../../competitions/competitions.service';
import { ValidationFailedError } from '../../http/problems/problems.errors';
import { EventNotFoundError } from '../../leaderboards/leaderboards.errors';
import { toEventColumns, toEventDefinition, toEventView } from '../../pipeline/ranking/event.mapper';
import { RankingService } from '../../pipeline/ranking/ranking.service';
import { RunEvents } from '../../pipeline/run-updates/run-events.service';
import { ORGANISER } from '../actor';
import { definitionOf } from './event-choice';
import {
  EventExistsError,
  EventNotRetiredError,
  EventRetiredError,
  EventRulesFixedError,
} from './events.errors';

/** An event of a hundred thousand submissions is ranked within a minute or two. */
const TIMEOUT_MS = 5 * 60 * 1000;

/** A change of an event, under the competition's ranking lock. */
type Act = (transaction: Transaction, competition: CompetitionRow, event: EventRow) => Promise<EventRow>;

/**
 * Changes the events of a competition, and its boards with them. An event's ranking rules may change until the
 * competition starts. After that, every result is ranked by the rules under which it was submitted.
 */
@Injectable()
export class AdminEventsService {
  constructor(
    private readonly competitions: CompetitionsService,
    private readonly events: EventRepository,
    private readonly ranking: RankingService,
    private readonly audit: AuditRepository,
    private readonly unitOfWork: UnitOfWork,
    private readonly runEvents: RunEvents,
  ) {}

  /** Adds an event, and ranks in it what was measured before. @throws CompetitionNotFoundError, EventExistsError */
  add(slug: string, choice: EventChoice): Promise<EventView> {
    const columns = toEventColumns(definitionOf(choice));
    return this.inCompetition(slug, async (transaction, { id }) => {
      const added = await this.events.addIfNew(transaction, id, columns, new Date());
      if (!added) throw new EventExistsError(slug, columns.key);
      await this.ranking.recompute(id, transaction);
      await this.note(transaction, 'event.add', slug, {
        event: columns.key,
        definition: toEventDefinition(added),
      });
      return added;
    });
  }

  /**
   * Changes what is named.
   * @throws CompetitionNotFoundError, EventNotFoundError, ValidationFailedError when the event would make no sense,
   * EventRetiredError and EventRulesFixedError for other rules than it has.
   */
  edit(slug: string, eventId: string, edit: EditEvent): Promise<EventView> {
    return this.change(slug, eventId, async (transaction, competition, event) => {
      const before = toEventDefinition(event);
      const after = { ...before, ...edit, composite: compositeAfter(before, edit) };
      const problems = checkEvent(after);
      if (problems.length > 0) throw new ValidationFailedError(problems);
      const columns = toEventColumns(after);
      const ranksOtherwise = !isDeepStrictEqual(rulesOf(columns), rulesOf(toEventColumns(before)));
      if (ranksOtherwise && event.retiredAt) throw new EventRetiredError(slug, eventId);
      if (ranksOtherwise && competition.startsAt <= new Date()) {
        throw new EventRulesFixedError(slug, eventId, competition.startsAt);
      }
      const edited = await this.events.edit(transaction, event.id, columns);
      if (ranksOtherwise) await this.ranking.recompute(competition.id, transaction);
      await this.note(transaction, 'event.edit', slug, {
        event: eventId,
        before,
        after: toEventDefinition(edited),
      });
      return edited;
    });
  }

  /**
   * Ends the ranking of an event; its boards stay as they are.
   * @throws CompetitionNotFoundError, EventNotFoundError, EventRetiredError
   */
  retire(slug: string, eventId: string): Promise<EventView> {
    return this.change(slug, eventId, async (transaction, _competition, event) => {
      if (event.retiredAt) throw new EventRetiredError(slug, eventId);
      await this.note(transaction, 'event.retire', slug, { event: eventId });
      return this.events.setRetired(transaction, event.id, new Date());
    });
  }

  /**
   * Resumes the ranking of a retired event, with all that was measured meanwhile.
   * @throws CompetitionNotFoundError, EventNotFoundError, EventNotRetiredError
   */
  restore(slug: string, eventId: string): Promise<EventView> {
    return this.change(slug, eventId, async (transaction, competition, event) => {
      if (!event.retiredAt) throw new EventNotRetiredError(slug, eventId);
      const restored = await this.events.setRetired(transaction, event.id, null);
      await this.ranking.recompute(competition.id, transaction);
      await this.note(transaction, 'event.restore', slug, { event: eventId });
      return restored;
    });
  }

  private change(slug: string, eventId: string, act: Act): Promise<EventView> {
    return this.inCompetition(slug, async (transaction, competition) => {
      const event = await this.events.find(transaction, competition.id, eventId);
      if (event) return act(transaction, competition, event);
      throw new EventNotFoundError(
        slug,
        eventId,
        competition.events.map(({ key }) => key),
      );
    });
  }

  private async inCompetition(
    slug: string,
    act: (transaction: Transaction, competition: CompetitionRow) => Promise<EventRow>,
  ): Promise<EventView> {
    const competition = await this.competitions.require(slug);
    const event = await this.unitOfWork.run(async (transaction) => {
      await this.ranking.lock(transaction, competition.id);
      return act(transaction, competition);
    }, TIMEOUT_MS);
    this.runEvents.boardsChanged();
    return toEventView(event);
  }

  private note(
    transaction: Transaction,
    action: string,
    subject: string,
    detail: NewAuditEntry['detail'],
  ): Promise<void> {
    return this.audit.add(transaction, { actor: ORGANISER, action, subject, detail });
  }
}

function compositeAfter(before: EventDefinition, { composite }: EditEvent): EventDefinition['composite'] {
  return composite === undefined ? before.composite : (composite ?? undefined);
}

/** The columns by which an event ranks: all but its texts. */
function rulesOf({ title: _title, description: _description, ...rules }: EventColumns) {
  return rules;
}
