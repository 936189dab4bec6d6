import { Injectable } from '@nestjs/common';
import { type EventRow, LeaderboardRepository, type PositionRow } from '@torchperf/database';
import { type FreezeDates, frozenSince, type RankMethod } from '@torchperf/domain';
import type { Viewer } from '../http/auth/viewer';
import { toEventDefinition } from '../pipeline/ranking/event.mapper';
import { PastBoards } from './past/past-boards.service';

/** A position on a board, and how its event ranks. */
export interface EventPosition extends PositionRow {
  readonly method: RankMethod;
}

interface RankedCompetition extends FreezeDates {
  readonly events: readonly EventRow[];
}

/** The positions of submissions on boards; while the boards are frozen, the positions at the freeze. */
@Injectable()
export class PositionsService {
  constructor(
    private readonly leaderboards: LeaderboardRepository,
    private readonly past: PastBoards,
  ) {}

  /** In the order of the events. */
  async find(submissionId: string, competition: RankedCompetition, viewer: Viewer): Promise<EventPosition[]> {
    const frozen = viewer.kind === 'admin' ? null : frozenSince(competition, new Date());
    if (!frozen) {
      const methods = new Map(competition.events.map((row) => [row.key, toEventDefinition(row).rank]));
      const positions = await this.leaderboards.positions(submissionId);
      return positions.map((position) => ({ ...position, method: methods.get(position.key) as RankMethod }));
    }
    const positions = await Promise.all(
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
    return positions.flat();
  }
}
