import { Injectable } from '@nestjs/common';
import { CompetitionRepository, EntryChangeRepository } from '@torchperf/database';
import { visibleUntil } from '@torchperf/domain';
import { auditTime, filter, interval, map, merge, type Observable, share, takeUntil } from 'rxjs';
import { RunEvents } from '../pipeline/run-updates/run-events.service';
import { toChanges } from './change.mapper';
import { type ChangePage, type PollPosition, SharedPoll } from './shared-poll';

/** Results may land close together; who follows needs one look for them all. */
const BOARDS_SETTLE_MS = 200;
/** How often Postgres is asked anew: catches what another instance of the api ranked and this one did not. */
const LOOK_AGAIN_MS = 5_000;
/** So many changes are read at once. */
export const PAGE_ROWS = 200;

/** When to look at the journal for new changes, and what is read then, for all streams of this process together. */
@Injectable()
export class ChangePolls {
  /** One shared look each time that there may be new changes. Completes when the api stops. */
  readonly looks: Observable<SharedPoll>;

  constructor(
    runEvents: RunEvents,
    private readonly competitions: CompetitionRepository,
    private readonly journal: EntryChangeRepository,
  ) {
    const landings = runEvents.events.pipe(
      filter(({ kind }) => kind === 'boards-changed'),
      auditTime(BOARDS_SETTLE_MS),
    );
    this.looks = merge(landings, interval(LOOK_AGAIN_MS)).pipe(
      takeUntil(runEvents.stopped),
      map(() => this.start()),
      share(),
    );
  }

  /** A look that starts now. */
  start(): SharedPoll {
    return new SharedPoll((place) => this.read(place));
  }

  private async read({ competitionId, after, live }: PollPosition): Promise<ChangePage> {
    const rows = await this.journal.list(competitionId, {
      after,
      before: null,
      until: null,
      teamId: null,
      eventId: null,
      restated: false,
      order: 'oldest',
      limit: PAGE_ROWS,
    });
    // Asked after the rows were read: boards that are frozen meanwhile keep back what was ranked since.
    const freeze = live || rows.length === 0 ? null : await this.competitions.findFreeze(competitionId);
    const until = freeze && visibleUntil(freeze, new Date());
    const told = until ? rows.filter(({ at }) => at <= until) : rows;
    return { changes: toChanges(told), hasMore: told.length === PAGE_ROWS };
  }
}
