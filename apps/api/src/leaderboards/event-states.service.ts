import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { BoardCompetitionRow, CanonicalVersion } from '@torchperf/database';
import { frozenSince } from '@torchperf/domain';
import { LRUCache } from 'lru-cache';
import { filter } from 'rxjs';
import { CompetitionsService } from '../competitions/competitions.service';
import { canonicalAt } from '../pipeline/ranking/canonical-versions';
import { toEventDefinition } from '../pipeline/ranking/event.mapper';
import { RunEvents } from '../pipeline/run-updates/run-events.service';
import type { BoardSource } from './board-source';
import { type FinalDates, finalDatesOf } from './final-dates';
import { EventNotFoundError } from './leaderboards.errors';
import { LiveBoards } from './live/live-boards.service';
import { PastBoards } from './past/past-boards.service';

/** Maximum staleness of a board that another instance of the api has changed. */
const STATE_TTL_MS = 250;
/** A state with less time left than this is refreshed in the background when it is requested. */
const RENEW_BELOW_MS = STATE_TTL_MS / 2;
/** Maximum number of cached states. They are small, except those of frozen boards, of which there are few. */
const STATES_MAX = 1000;

/** An event's boards at a moment. */
export interface Question {
  readonly slug: string;
  readonly eventId: string;
  readonly at: string | undefined;
  /** Whether a freeze is ignored, for the organiser. */
  readonly live: boolean;
}

/** The boards of an event at one moment, with what all of their pages show. */
export interface EventState {
  readonly competition: BoardCompetitionRow;
  readonly event: BoardCompetitionRow['events'][number];
  readonly frozenSince: Date | null;
  readonly boards: BoardSource;
  /** When the finals of the event were, by division. */
  readonly finals: Readonly<Record<string, FinalDates>>;
  /** The canonical latency that figures of a division are stated in; null where there was none. */
  canonicalOf(division: string | null): CanonicalVersion | null;
  /** Differs whenever anything on a page does. */
  readonly version: string;
}

/**
 * Caches the current state of each event's boards. It is loaded a few times a second at most, and at once after this
 * process has ranked. While requests come it is refreshed before it expires, so that no request waits for it.
 */
@Injectable()
export class EventStates {
  private readonly states = new LRUCache<string, EventState, Question>({
    max: STATES_MAX,
    ttl: STATE_TTL_MS,
    // A load that was overtaken by a ranking is still valid for the requests that wait for it, but is not cached.
    ignoreFetchAbort: true,
    fetchMethod: (_key, _stale, { context }) => this.load(context),
  });

  constructor(
    private readonly competitions: CompetitionsService,
    private readonly live: LiveBoards,
    private readonly past: PastBoards,
    runEvents: RunEvents,
  ) {
    runEvents.events
      .pipe(filter(({ kind }) => kind === 'boards-changed'))
      .subscribe(() => this.states.clear());
  }

  /** Number of cached states. */
  get cachedCount(): number {
    return this.states.size;
  }

  /** @throws CompetitionNotFoundError, EventNotFoundError */
  async get(question: Question): Promise<EventState> {
    // Not cached: there are more moments than memory, and the cache evicts nothing merely because it is stale.
    if (question.at !== undefined) return this.load(question);
    const key = JSON.stringify(question);
    const known = this.states.get(key);
    if (!known) return this.states.forceFetch(key, { context: question });
    if (this.states.getRemainingTTL(key) < RENEW_BELOW_MS) {
      // If that fails, the state is evicted, and the next request gets the error.
      this.states.fetch(key, { context: question, forceRefresh: true }).catch(() => undefined);
    }
    return known;
  }

  private async load({ slug, eventId, at, live }: Question): Promise<EventState> {
    const competition = await this.competitions.requireForBoards(slug);
    const event = competition.events.find(({ key }) => key === eventId);
    if (!event) {
      throw new EventNotFoundError(
        slug,
        eventId,
        competition.events.map(({ key }) => key),
      );
    }
    const frozen = live ? null : frozenSince(competition, new Date());
    const moment = earlier(frozen, at === undefined ? null : new Date(at));
    const boards = await this.boardsOf(event, moment, frozen);
    const { title } = competition;
    const finals = finalDatesOf(competition.finals, event.id, moment);
    // A retired event's boards stay as they were, and so do the figures on them.
    const statedAt = earlier(moment, event.retiredAt);
    const canonicalOf = (division: string | null) => canonicalAt(competition.canonical, division, statedAt);
    const canonical = boards.heads.map(({ division }) => canonicalOf(division)?.version);
    const version = createHash('sha256')
      .update(JSON.stringify([title, event, frozen, moment === null, boards.version, finals, canonical]))
      .digest('base64url');
    return { competition, event, frozenSince: frozen, boards, finals, canonicalOf, version };
  }

  /** @param moment as of which the boards are shown; null for now. */
  private boardsOf(
    event: EventState['event'],
    moment: Date | null,
    frozen: Date | null,
  ): Promise<BoardSource> {
    const { id, competitionId } = event;
    if (moment === null) return this.live.load(id);
    const past = { id, competitionId, definition: toEventDefinition(event) };
    return moment === frozen ? this.past.frozen(past, moment) : this.past.requested(past, moment);
  }
}

/** The first one where both are the same. */
function earlier(first: Date | null, second: Date | null): Date | null {
  if (first === null || second === null) return first ?? second;
  return second < first ? second : first;
}
