import { Injectable } from '@nestjs/common';
import { type EventRow, LeaderboardRepository, type PlaceRow } from '@torchperf/database';
import type { Viewer } from '../auth/viewer';
import { type FreezeDates, frozenSince } from '../competitions/freeze';
import { toEventDefinition } from '../events/event.mapper';
import { PastBoards } from './past-boards.service';

interface PlacedIn extends FreezeDates {
  readonly events: readonly EventRow[];
}

/** Where submissions stand, as far as it may be known: while the boards are frozen, where they stood then. */
@Injectable()
export class PlacesService {
  constructor(
    private readonly leaderboards: LeaderboardRepository,
    private readonly past: PastBoards,
  ) {}

  /** In the order of the events. */
  async of(submissionId: string, competition: PlacedIn, viewer: Viewer): Promise<PlaceRow[]> {
    const frozen = viewer.kind === 'admin' ? null : frozenSince(competition, new Date());
    if (!frozen) return this.leaderboards.places(submissionId);
    const places = await Promise.all(
      competition.events.map(async (row) => {
        const { id, competitionId, key, title } = row;
        const boards = await this.past.frozen(
          { id, competitionId, definition: toEventDefinition(row) },
          frozen,
        );
        const retired = row.retiredAt !== null;
        return boards.ranksOf(submissionId).map((rank) => ({ key, title, rank, retired }));
      }),
    );
    return places.flat();
  }
}
