import { Injectable } from '@nestjs/common';
import { LeaderboardSchema } from '@torchperf/contracts';
import { LeaderboardRepository } from '@torchperf/database';
import type { BoardSource } from '../board-source';

const UnrankedCountsSchema = LeaderboardSchema.shape.counts.shape.unranked;

/** The boards as they are now, from their pages. */
@Injectable()
export class LiveBoards {
  constructor(private readonly leaderboards: LeaderboardRepository) {}

  async load(eventId: string): Promise<BoardSource> {
    const rows = await this.leaderboards.heads(eventId);
    return {
      heads: rows.map(({ unranked, ...head }) => ({
        ...head,
        unranked: UnrankedCountsSchema.parse(unranked),
      })),
      version: rows.map(({ division, version }) => `${division} ${version}`).join(),
      list: (key, section, range) => this.leaderboards.list(key, section, range),
    };
  }
}
