import { Injectable, Logger, type MessageEvent } from '@nestjs/common';
import { type BoardChange, ChangeSeqSchema, type ChangeStreamQuery } from '@torchperf/contracts';
import { EntryChangeRepository } from '@torchperf/database';
import { visibleUntil } from '@torchperf/domain';
import { catchError, concat, EMPTY, map, merge, type Observable, of, takeUntil } from 'rxjs';
import type { Viewer } from '../http/auth/viewer';
import { ValidationFailedError } from '../http/problems/problems.errors';
import { withHeartbeat } from '../http/streams/heartbeat';
import { InTurn } from '../http/streams/in-turn';
import { newestWaiting } from '../http/streams/newest-waiting';
import { RunEvents } from '../pipeline/run-updates/run-events.service';
import { toChanges } from './change.mapper';
import { ChangePolls, PAGE_ROWS } from './change-polls.service';
import { ChangesService, type FollowedBoards } from './changes.service';
import type { SharedPoll } from './shared-poll';

/** The header by which a browser that connects again says what it has. */
export const LAST_EVENT_ID = 'Last-Event-ID';

/** What a stream tells. */
interface Following {
  readonly competitionId: string;
  readonly live: boolean;
  readonly event: FollowedBoards['event'];
  readonly teamId: string | null;
  /** Behind which number it starts. */
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
 *
 * All who catch up take turns, a page each, so that however many they are, PostgreSQL and this process have time for
 * who asks for a board.
 */
@Injectable()
export class ChangeStreamService {
  private readonly logger = new Logger(ChangeStreamService.name);
  private readonly catchingUp = new InTurn();

  constructor(
    private readonly changes: ChangesService,
    private readonly journal: EntryChangeRepository,
    private readonly changePolls: ChangePolls,
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
    const asked = lastEventId === undefined ? query.after : parseLastEventId(lastEventId);
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
      after: asked === undefined ? tip : await this.placeOf(competition.id, BigInt(asked), tip),
      tip,
    };
    // A browser that is cut off before the first change comes back with this number, and misses nothing.
    const start = { id: String(following.after), comment: 'starts behind this change' };
    const told = this.follow(following).pipe(
      map((change) => ({ type: 'change', id: change.seq, data: change })),
      catchError((error: unknown) => {
        this.logger.warn(`A stream of changes ends, for its client to come back: ${error}`);
        return EMPTY;
      }),
    );
    return withHeartbeat(concat(of(start), told));
  }

  /** A number that is not given yet, such as one of a database before it was restored, would never be passed. */
  private async placeOf(competitionId: string, asked: bigint, tip: bigint): Promise<bigint> {
    if (asked <= tip) return asked;
    return asked <= (await this.journal.lastAt(competitionId, null)) ? asked : tip;
  }

  /** All that is asked for, in order, each once, until the api stops. */
  private follow(following: Following): Observable<BoardChange> {
    const { looks } = this.changePolls;
    const reading = new ChangeReading(following, this.journal, this.catchingUp);
    return merge(of(this.changePolls.start()), looks).pipe(
      newestWaiting((look) => reading.goOn(look)),
      takeUntil(this.runEvents.stopped),
    );
  }
}

/** One stream's way through the journal. */
class ChangeReading {
  /** All up to this number is told. */
  private place: bigint;

  constructor(
    private readonly following: Following,
    private readonly journal: EntryChangeRepository,
    private readonly catchingUp: InTurn,
  ) {
    this.place = following.after;
  }

  /** What is asked for of all that there is by now. */
  async *goOn(look: SharedPoll): AsyncGenerator<BoardChange> {
    yield* this.upToTip();
    yield* this.onwards(look);
  }

  private async *upToTip(): AsyncGenerator<BoardChange> {
    const { competitionId, tip, teamId, event } = this.following;
    for (let isFull = this.place < tip; isFull; ) {
      const rows = await this.catchingUp.run(() =>
        this.journal.list(competitionId, {
          after: this.place,
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
        this.place = BigInt(change.seq);
        yield change;
      }
      isFull = rows.length === PAGE_ROWS;
    }
    if (this.place < tip) this.place = tip;
  }

  private async *onwards(look: SharedPoll): AsyncGenerator<BoardChange> {
    const { competitionId, live } = this.following;
    for (let hasMore = true; hasMore; ) {
      const page = await look.page({ competitionId, after: this.place, live });
      for (const change of page.changes) {
        this.place = BigInt(change.seq);
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
