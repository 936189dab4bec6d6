import { Injectable } from '@nestjs/common';
import { CompetitionRepository, EntryChangeRepository } from '@torchperf/database';
import { visibleUntil } from '@torchperf/domain';
import { auditTime, filter, interval, map, merge, type Observable, share, takeUntil } from 'rxjs';
import { RunEvents } from '../pipeline/run-updates/run-events.service';
import { toChanges } from './change.mapper';
import { type ChangePage, type PollPosition, SharedPoll } from './shared-poll';

/** Results may land close together; one poll covers them all. */
const BOARDS_SETTLE_MS = 200;
/** Catches what another instance of the api ranked, of which this one receives no event. */
const POLL_INTERVAL_MS = 5_000;
/** Rows that one query reads. */
export const PAGE_ROWS = 200;

/** Polls the journal for new changes, once for all streams of this process. */
@Injectable()
export class ChangePolls {
  /** One shared poll whenever there may be new changes. Completes when the api stops. */
  readonly polls: Observable<SharedPoll>;

  constructor(
    runEvents: RunEvents,
    private readonly competitions: CompetitionRepository,
    private readonly journal: EntryChangeRepository,
  ) {
    const landings = runEvents.events.pipe(
      filter(({ kind }) => kind === 'boards-changed'),
      auditTime(BOARDS_SETTLE_MS),
    );
    this.polls = merge(landings, interval(POLL_INTERVAL_MS)).pipe(
      takeUntil(runEvents.stopped),
      map(() => this.start()),
      share(),
    );
  }

  /** Starts a poll now. */
  start(): SharedPoll {
    return new SharedPoll((position) => this.read(position));
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
    // Queried after the rows: boards that were frozen meanwhile hide what was ranked since.
    const freeze = live || rows.length === 0 ? null : await this.competitions.findFreeze(competitionId);
    const until = freeze && visibleUntil(freeze, new Date());
    const visible = until ? rows.filter(({ at }) => at <= until) : rows;
    return { changes: toChanges(visible), hasMore: visible.length === PAGE_ROWS };
  }
}
