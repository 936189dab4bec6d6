import { Injectable } from '@nestjs/common';
import { type EventRow, LeaderboardRepository, type PlaceRow } from '@torchperf/database';
import { type FreezeDates, frozenSince, type RankMethod } from '@torchperf/domain';
import type { Viewer } from '../http/auth/viewer';
import { toEventDefinition } from '../pipeline/ranking/event.mapper';
import { PastBoards } from './past/past-boards.service';

/** A position on a board, and how its event ranks. */
export interface Place extends PlaceRow {
  readonly method: RankMethod;
}

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
  async of(submissionId: string, competition: PlacedIn, viewer: Viewer): Promise<Place[]> {
    const frozen = viewer.kind === 'admin' ? null : frozenSince(competition, new Date());
    if (!frozen) {
      const methods = new Map(competition.events.map((row) => [row.key, toEventDefinition(row).rank]));
      const places = await this.leaderboards.places(submissionId);
      return places.map((place) => ({ ...place, method: methods.get(place.key) as RankMethod }));
    }
    const places = await Promise.all(
      competition.events.map(async (row) => {
        const { id, competitionId, key, title } = row;
        const definition = toEventDefinition(row);
        const boards = await this.past.frozen({ id, competitionId, definition }, frozen);
        const retired = row.retiredAt !== null;
        return boards
          .positionsOf(submissionId)
          .map((position) => ({ ...position, key, title, retired, method: definition.rank }));
      }),
    );
    return places.flat();
  }
}
