import { Injectable, Logger, type MessageEvent } from '@nestjs/common';
import { type BoardChange, ChangeSeqSchema, type ChangeStreamQuery } from '@torchperf/contracts';
import { EntryChangeRepository } from '@torchperf/database';
import {
  catchError,
  concat,
  EMPTY,
  endWith,
  ignoreElements,
  map,
  merge,
  type Observable,
  of,
  takeUntil,
} from 'rxjs';
import type { Viewer } from '../auth/viewer';
import { frozenSince } from '../competitions/freeze';
import { ValidationFailedError } from '../problems/validation-failed.error';
import { RunEvents } from '../run-events/run-events.service';
import { withHeartbeat } from '../streams/heartbeat';
import { newestWaiting } from '../streams/newest-waiting';
import { toChange } from './change.mapper';
import { ChangeLooks } from './change-looks.service';
import { ChangesService } from './changes.service';
import type { SharedLook } from './shared-look';

/** The header by which a browser that connects again says what it has. */
export const LAST_EVENT_ID = 'Last-Event-ID';
const PAGE_ROWS = 200;

/** What a stream tells. */
interface Following {
  readonly competitionId: string;
  readonly live: boolean;
  readonly eventId: string | null;
  readonly eventKey: string | null;
  readonly teamId: string | null;
  /** Behind which number it begins. */
  readonly after: bigint;
  /** The last number that there was when it was opened, of those that may be told. */
  readonly tip: bigint;
}

/**
 * Theory of operation. Numbers of the journal grow in the order in which its rows can be seen, since a competition is
 * ranked by one transaction at a time. So a stream is at a place, the number up to which it has told all, and goes on
 * from there: first, by itself and with its filter in SQL, to what was the last number when it was opened (`tip`);
 * then, without a filter, by the looks that it shares with all other streams, since who is up to date is at the same
 * place whatever its filter. It looks once it listens, so that nothing lands in between. A stream that
 * fails just ends: a browser connects again and goes on from the last number that it was told.
 */
@Injectable()
export class ChangeStreamService {
  private readonly logger = new Logger(ChangeStreamService.name);

  constructor(
    private readonly changes: ChangesService,
    private readonly journal: EntryChangeRepository,
    private readonly changeLooks: ChangeLooks,
    private readonly runEvents: RunEvents,
  ) {}

  /**
   * Server-sent events named `change`, each with the number of its change as id.
   * @param lastEventId the header; where it is given, it takes the place of `after`
   * @throws ValidationFailedError, CompetitionNotFoundError, EventNotFoundError, TokenMissingError,
   * TokenUnknownError, AdminOnlyError
   */
  async messages(
    slug: string,
    query: ChangeStreamQuery,
    lastEventId: string | undefined,
    viewer: Viewer,
  ): Promise<Observable<MessageEvent>> {
    const after = lastEventId === undefined ? query.after : parseLastEventId(lastEventId);
    const { competition, eventId, live } = await this.changes.require(slug, query, viewer);
    const tip = await this.journal.lastAt(competition.id, live ? null : frozenSince(competition, new Date()));
    const following: Following = {
      competitionId: competition.id,
      live,
      eventId,
      eventKey: query.event ?? null,
      teamId: query.team?.toLowerCase() ?? null,
      after: after === undefined ? tip : BigInt(after),
      tip,
    };
    // A browser that is cut off before the first change comes back with this number, and misses nothing.
    const beginning = { id: String(following.after), comment: 'begins behind this change' };
    const told = this.follow(following).pipe(
      map((change) => ({ type: 'change', id: change.seq, data: change })),
      catchError((error: unknown) => {
        this.logger.warn(`A stream of changes ends, for its client to come back: ${error}`);
        return EMPTY;
      }),
    );
    return withHeartbeat(concat(of(beginning), told));
  }

  /** All that is asked for, in order, each once, until the api stops. */
  private follow(following: Following): Observable<BoardChange> {
    let place = following.after;
    const passed = (change: BoardChange) => {
      place = BigInt(change.seq);
    };
    const isAskedFor = ({ event, team }: BoardChange) =>
      (following.eventKey === null || event === following.eventKey) &&
      (following.teamId === null || team.id === following.teamId);
    const { journal } = this;

    async function* upToTip(): AsyncGenerator<BoardChange> {
      const { competitionId, tip, teamId, eventId } = following;
      for (let isFull = place < tip; isFull; ) {
        const rows = await journal.list(competitionId, {
          after: place,
          before: tip + 1n,
          until: null,
          teamId,
          eventId,
          order: 'oldest',
          limit: PAGE_ROWS,
        });
        for (const change of rows.map(toChange)) {
          passed(change);
          yield change;
        }
        isFull = rows.length === PAGE_ROWS;
      }
      if (place < tip) place = tip;
    }

    async function* onwards(look: SharedLook): AsyncGenerator<BoardChange> {
      const { competitionId, live } = following;
      for (let hasMore = true; hasMore; ) {
        const page = await look.page({ competitionId, after: place, live });
        for (const change of page.changes) {
          passed(change);
          if (isAskedFor(change)) yield change;
        }
        hasMore = page.hasMore;
      }
    }

    const { looks } = this.changeLooks;
    const shutdown = this.runEvents.events.pipe(ignoreElements(), endWith(null));
    return merge(of(this.changeLooks.begin()), looks).pipe(
      newestWaiting(async function* (look) {
        yield* upToTip();
        yield* onwards(look);
      }),
      takeUntil(shutdown),
    );
  }
}

/** @throws ValidationFailedError */
function parseLastEventId(text: string): string {
  const parsed = ChangeSeqSchema.safeParse(text);
  if (parsed.success) return parsed.data;
  throw new ValidationFailedError(
    parsed.error.issues.map(({ message }) => ({ path: LAST_EVENT_ID, message })),
  );
}
