import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Leaderboard, LeaderboardQuery } from '@torchperf/contracts';
import {
  type BoardCompetitionRow,
  LeaderboardRepository,
  type ListedRow,
  type ShownRow,
} from '@torchperf/database';
import { LRUCache } from 'lru-cache';
import { filter } from 'rxjs';
import { assertAdmin } from '../auth/assert-admin';
import type { Viewer } from '../auth/viewer';
import { CompetitionsService } from '../competitions/competitions.service';
import { frozenSince } from '../competitions/freeze';
import { toEventDefinition, toEventView } from '../events/event.mapper';
import { RunEvents } from '../run-events/run-events.service';
import { BoardPage } from './board-page';
import type { BoardSource } from './board-source';
import { EventNotFoundError } from './event-not-found.error';
import { type FinalDates, finalDatesOf, NO_FINAL } from './final-dates';
import { toEntry, toUnrankedEntry } from './leaderboard.mapper';
import { LiveBoards } from './live-boards.service';
import { PastBoards } from './past-boards.service';

/** Longest that an instance of the api shows a board after another instance has changed it. */
const STATE_TTL_MS = 250;
/** Whose boards' states are kept at once; they are small. */
const STATES_MAX = 1000;
/** Memory for pages, of some 100 KiB each. */
const PAGES_MAX_BYTES = 128 * 1024 * 1024;

/** Whose boards, and as of when. */
interface Question {
  readonly slug: string;
  readonly eventId: string;
  readonly at: string | undefined;
  /** Whether a freeze does not hold for who asks. */
  readonly live: boolean;
}

/** The boards of an event at one moment, with what stands on each of their pages. */
interface EventState {
  readonly competition: BoardCompetitionRow;
  readonly event: BoardCompetitionRow['events'][number];
  readonly frozenSince: Date | null;
  readonly boards: BoardSource;
  /** When the finals of the event were, by division. */
  readonly finals: Readonly<Record<string, FinalDates>>;
  /** Differs whenever anything on a page does. */
  readonly version: string;
}

/**
 * Serves the boards. What changes seldom is made once: a page of one version of a board is serialised for the first
 * who asks and kept for all others; which version it is, is looked up four times a second at most, and at once after
 * this process has ranked.
 */
@Injectable()
export class LeaderboardsService {
  private readonly states = new LRUCache<string, EventState, Question>({
    max: STATES_MAX,
    ttl: STATE_TTL_MS,
    // A look-up that was overtaken by a ranking is still good for who waits for it, but is not kept.
    ignoreFetchAbort: true,
    fetchMethod: (_key, _stale, { context }) => this.look(context),
  });
  private readonly pages = new LRUCache<string, BoardPage, { state: EventState; query: LeaderboardQuery }>({
    maxSize: PAGES_MAX_BYTES,
    sizeCalculation: ({ body }) => body.length,
    fetchMethod: (_key, _stale, { context: { state, query } }) => this.make(state, query),
  });

  constructor(
    private readonly competitions: CompetitionsService,
    private readonly leaderboards: LeaderboardRepository,
    private readonly live: LiveBoards,
    private readonly past: PastBoards,
    runEvents: RunEvents,
  ) {
    runEvents.events
      .pipe(filter(({ kind }) => kind === 'boards-changed'))
      .subscribe(() => this.states.clear());
  }

  /**
   * A page of an event's board. Without `division`, the one with most entries.
   * @throws CompetitionNotFoundError, EventNotFoundError, TokenMissingError, TokenUnknownError, AdminOnlyError
   */
  async get(slug: string, eventId: string, query: LeaderboardQuery, viewer: Viewer): Promise<BoardPage> {
    const state = await this.stateFor(slug, eventId, query, viewer);
    const { division, section, offset, limit } = query;
    const key = JSON.stringify([state.version, division, section, offset, limit]);
    return this.pages.forceFetch(key, { context: { state, query } });
  }

  /** A page as `get` gives it, not kept: for who reads a whole board once. @throws as `get` */
  async read(slug: string, eventId: string, query: LeaderboardQuery, viewer: Viewer): Promise<Leaderboard> {
    return this.board(await this.stateFor(slug, eventId, query, viewer), query);
  }

  private async stateFor(
    slug: string,
    eventId: string,
    query: LeaderboardQuery,
    viewer: Viewer,
  ): Promise<EventState> {
    const live = query.live === 'true';
    if (live) assertAdmin(viewer);
    const question = { slug, eventId, at: query.at, live };
    return this.states.forceFetch(JSON.stringify(question), { context: question });
  }

  private async look({ slug, eventId, at, live }: Question): Promise<EventState> {
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
    const moment = earliest(at ? new Date(at) : null, frozen);
    const { id, competitionId } = event;
    const boards = moment
      ? await this.past.at({ id, competitionId, definition: toEventDefinition(event) }, moment)
      : await this.live.of(id);
    const { title } = competition;
    const finals = finalDatesOf(competition.finals, id, moment);
    const version = createHash('sha256')
      .update(JSON.stringify([title, event, frozen, moment === null, boards.version, finals]))
      .digest('base64url');
    return { competition, event, frozenSince: frozen, boards, finals, version };
  }

  private async make(state: EventState, query: LeaderboardQuery): Promise<BoardPage> {
    return new BoardPage(await this.board(state, query));
  }

  private async board(state: EventState, query: LeaderboardQuery): Promise<Leaderboard> {
    const { competition, event, boards } = state;
    const { section, offset, limit } = query;
    const division = query.division ?? boards.heads[0]?.division ?? null;
    const head = boards.heads.find((board) => board.division === division);
    const rows =
      head && division !== null
        ? await boards.list({ eventId: event.id, division }, section, { offset, limit })
        : [];
    const definition = toEventDefinition(event);
    const listed = await this.withWhatIsShown(rows);
    const isRanked = section === 'ranked';
    const counts = { ranked: head?.ranked ?? 0, unranked: head?.unranked ?? {} };
    const unrankedTotal = Object.values(counts.unranked).reduce((sum, count) => sum + count, 0);
    return {
      competition: { slug: competition.slug, title: competition.title },
      event: toEventView(event),
      division,
      divisions: boards.heads.map((board) => board.division),
      asOf: (head?.changedAt ?? competition.createdAt).toISOString(),
      frozenSince: state.frozenSince?.toISOString() ?? null,
      final: state.finals[division ?? ''] ?? NO_FINAL,
      counts,
      section,
      entries: isRanked ? listed.map(([row, shown]) => toEntry(definition, row, shown)) : [],
      unranked: isRanked ? [] : listed.map(([row, shown]) => toUnrankedEntry(definition, row, shown)),
      page: { offset, limit, total: isRanked ? counts.ranked : unrankedTotal },
    };
  }

  private async withWhatIsShown(rows: readonly ListedRow[]): Promise<[ListedRow, ShownRow][]> {
    const shown = await this.leaderboards.shown(rows.map(({ runId }) => runId));
    const byRun = new Map(shown.map((row) => [row.runId, row]));
    return rows.flatMap((row): [ListedRow, ShownRow][] => {
      const found = byRun.get(row.runId);
      return found ? [[row, found]] : [];
    });
  }
}

function earliest(...moments: readonly (Date | null)[]): Date | null {
  const known = moments.filter((moment) => moment !== null);
  return known.length > 0 ? new Date(Math.min(...known.map(Number))) : null;
}
