import { Injectable, Logger, type MessageEvent } from '@nestjs/common';
import { type BoardChange, ChangeSeqSchema, type ChangeStreamQuery } from '@torchperf/contracts';
import { EntryChangeRepository } from '@torchperf/database';
import { visibleUntil } from '@torchperf/domain';
import pLimit, { type LimitFunction } from 'p-limit';
import { catchError, concat, EMPTY, map, merge, type Observable, of, takeUntil } from 'rxjs';
import type { Viewer } from '../http/auth/viewer';
import { ValidationFailedError } from '../http/problems/problems.errors';
import { exhaustMapWithTrailing } from '../http/streams/exhaust-map-with-trailing';
import { withHeartbeat } from '../http/streams/heartbeat';
import { RunEvents } from '../pipeline/run-updates/run-events.service';
import { toChanges } from './change.mapper';
import { ChangePolls, PAGE_ROWS } from './change-polls.service';
import { ChangesService, type FollowedBoards } from './changes.service';
import type { SharedPoll } from './shared-poll';

/** The header with which a browser reports the last event that it received when it reconnects. */
export const LAST_EVENT_ID = 'Last-Event-ID';

/** What a stream sends. */
interface Following {
  readonly competitionId: string;
  readonly live: boolean;
  readonly event: FollowedBoards['event'];
  readonly teamId: string | null;
  /** Behind which number it starts. */
  readonly after: bigint;
  /** The last visible number at the time when it was opened. */
  readonly tip: bigint;
}

/**
 * Theory of operation. Numbers of the journal grow in the order in which its rows can be seen, since a competition is
 * ranked by one transaction at a time. So a stream has a position: the number up to which it has sent everything.
 * First it catches up to the last number at its start (`tip`), with its own queries and its filter in SQL. Then it reads
 * unfiltered, by polls that it shares with all other streams: streams that are up to date are at the same position,
 * whatever their filter. It polls once it has subscribed, so that nothing lands in between. A stream that fails ends:
 * the browser reconnects and resumes after the last number that it received.
 *
 * Streams that catch up read one page each, one after the other. However many they are, PostgreSQL and this process
 * have time for requests of boards.
 */
@Injectable()
export class ChangeStreamService {
  private readonly logger = new Logger(ChangeStreamService.name);
  private readonly catchUpQueue = pLimit(1);

  constructor(
    private readonly changes: ChangesService,
    private readonly journal: EntryChangeRepository,
    private readonly changePolls: ChangePolls,
    private readonly runEvents: RunEvents,
  ) {}

  /**
   * Server-sent events named `change`, each with the number of its change as id.
   * @param lastEventId the header; it overrides `after`
   * @throws ValidationFailedError, CompetitionNotFoundError, EventNotFoundError, TokenMissingError,
   * TokenUnknownError, AdminOnlyError
   */
  async messages(
    slug: string,
    query: ChangeStreamQuery,
    lastEventId: string | undefined,
    viewer: Viewer,
  ): Promise<Observable<MessageEvent>> {
    const requested = lastEventId === undefined ? query.after : parseLastEventId(lastEventId);
    const { competition, event, live } = await this.changes.requireFollowed(slug, query, viewer);
    const tip = await this.journal.lastAt(
      competition.id,
      live ? null : visibleUntil(competition, new Date()),
    );
    const following: Following = {
      competitionId: competition.id,
      live,
      event,
      teamId: query.team ?? null,
      after: requested === undefined ? tip : await this.startPosition(competition.id, BigInt(requested), tip),
      tip,
    };
    // A browser that is cut off before the first change reconnects with this number, and misses nothing.
    const start = { id: String(following.after), comment: 'starts behind this change' };
    const changes = this.follow(following).pipe(
      map((change) => ({ type: 'change', id: change.seq, data: change })),
      catchError((error: unknown) => {
        this.logger.warn(`Ended a stream of changes; its client reconnects. ${error}`);
        return EMPTY;
      }),
    );
    return withHeartbeat(concat(of(start), changes));
  }

  /** A stream would never pass a number that does not exist yet, such as one from before a restore of the database. */
  private async startPosition(competitionId: string, requested: bigint, tip: bigint): Promise<bigint> {
    if (requested <= tip) return requested;
    return requested <= (await this.journal.lastAt(competitionId, null)) ? requested : tip;
  }

  /** The requested changes in order, each once, until the api stops. */
  private follow(following: Following): Observable<BoardChange> {
    const { polls } = this.changePolls;
    const reading = new ChangeReading(following, this.journal, this.catchUpQueue);
    return merge(of(this.changePolls.start()), polls).pipe(
      exhaustMapWithTrailing((poll) => reading.advance(poll)),
      takeUntil(this.runEvents.stopped),
    );
  }
}

/** One stream's position in the journal. */
class ChangeReading {
  /** Everything up to this number has been sent. */
  private position: bigint;

  constructor(
    private readonly following: Following,
    private readonly journal: EntryChangeRepository,
    private readonly catchUpQueue: LimitFunction,
  ) {
    this.position = following.after;
  }

  /** The requested changes up to now. */
  async *advance(poll: SharedPoll): AsyncGenerator<BoardChange> {
    yield* this.upToTip();
    yield* this.onwards(poll);
  }

  private async *upToTip(): AsyncGenerator<BoardChange> {
    const { competitionId, tip, teamId, event } = this.following;
    for (let isFull = this.position < tip; isFull; ) {
      const rows = await this.catchUpQueue(() =>
        this.journal.list(competitionId, {
          after: this.position,
          before: tip + 1n,
          until: null,
          teamId,
          eventId: event?.id ?? null,
          restated: false,
          order: 'oldest',
          limit: PAGE_ROWS,
        }),
      );
      for (const change of toChanges(rows)) {
        this.position = BigInt(change.seq);
        yield change;
      }
      isFull = rows.length === PAGE_ROWS;
    }
    if (this.position < tip) this.position = tip;
  }

  private async *onwards(poll: SharedPoll): AsyncGenerator<BoardChange> {
    const { competitionId, live } = this.following;
    for (let hasMore = true; hasMore; ) {
      const page = await poll.page({ competitionId, after: this.position, live });
      for (const change of page.changes) {
        this.position = BigInt(change.seq);
        if (this.isAskedFor(change)) yield change;
      }
      hasMore = page.hasMore;
    }
  }

  private isAskedFor({ event, team }: BoardChange): boolean {
    const wanted = this.following;
    return (
      (wanted.event === null || event === wanted.event.key) &&
      (wanted.teamId === null || team.id === wanted.teamId)
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
