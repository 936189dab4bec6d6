import { Injectable } from '@nestjs/common';
import type { Changes, ChangesQuery } from '@torchperf/contracts';
import { type BoardCompetitionRow, EntryChangeRepository } from '@torchperf/database';
import { frozenSince, visibleUntil } from '@torchperf/domain';
import { CompetitionsService } from '../competitions/competitions.service';
import { assertAdmin } from '../http/auth/assert-admin';
import type { Viewer } from '../http/auth/viewer';
import { EventNotFoundError } from '../leaderboards/leaderboards.errors';
import { toChanges } from './change.mapper';

/** The boards that a client follows. */
export interface FollowedBoards {
  readonly competition: BoardCompetitionRow;
  /** Null for the boards of all events. */
  readonly event: { readonly id: string; readonly key: string } | null;
  /** Whether a freeze is ignored. */
  readonly live: boolean;
}

/** The journal of the boards, for clients that follow a competition: who took which position, and when. */
@Injectable()
export class ChangesService {
  constructor(
    private readonly competitions: CompetitionsService,
    private readonly journal: EntryChangeRepository,
  ) {}

  /**
   * While the boards are frozen, only what happened before.
   * @throws CompetitionNotFoundError, EventNotFoundError, TokenMissingError, TokenUnknownError, AdminOnlyError
   */
  async list(slug: string, query: ChangesQuery, viewer: Viewer): Promise<Changes> {
    const { competition, event, live } = await this.requireFollowed(slug, query, viewer);
    const now = new Date();
    const frozen = live ? null : frozenSince(competition, now);
    const rows = await this.journal.list(competition.id, {
      after: BigInt(query.after),
      before: query.before === undefined ? null : BigInt(query.before),
      until: live ? null : visibleUntil(competition, now),
      teamId: query.team ?? null,
      eventId: event?.id ?? null,
      restated: query.restated === 'true',
      order: query.order,
      limit: query.limit,
    });
    return { items: toChanges(rows), frozenSince: frozen?.toISOString() ?? null };
  }

  /**
   * The boards of a query about changes, if this viewer may read them.
   * @throws CompetitionNotFoundError, EventNotFoundError, TokenMissingError, TokenUnknownError, AdminOnlyError
   */
  async requireFollowed(
    slug: string,
    query: Pick<ChangesQuery, 'event' | 'live'>,
    viewer: Viewer,
  ): Promise<FollowedBoards> {
    const live = query.live === 'true';
    if (live) assertAdmin(viewer);
    const competition = await this.competitions.requireForBoards(slug);
    const event = competition.events.find(({ key }) => key === query.event);
    if (query.event !== undefined && !event) {
      throw new EventNotFoundError(
        slug,
        query.event,
        competition.events.map(({ key }) => key),
      );
    }
    return { competition, event: event ?? null, live };
  }
}
