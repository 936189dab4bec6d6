import { Injectable } from '@nestjs/common';
import type { BoardExportQuery, Entry, Leaderboard, UnrankedEntry } from '@torchperf/contracts';
import type { Viewer } from '../../http/auth/viewer';
import { LeaderboardsService } from '../leaderboards.service';

/** Entries that are read at once. */
const PART_SIZE = 200;

/** A board that is read a part at a time, as it was at one moment, however long the reading takes. */
export interface WholeBoard {
  /** Its first part, ranked. */
  readonly first: Leaderboard;
  ranked(): AsyncGenerator<readonly Entry[]>;
  unranked(): AsyncGenerator<readonly UnrankedEntry[]>;
}

/** Reads whole boards of any size, with only one part in memory at a time. */
@Injectable()
export class BoardReader {
  constructor(private readonly leaderboards: LeaderboardsService) {}

  /** @throws as `LeaderboardsService.get` */
  async open(
    slug: string,
    eventId: string,
    { division: wanted, at = new Date().toISOString(), live }: BoardExportQuery,
    viewer: Viewer,
  ): Promise<WholeBoard> {
    const state = await this.leaderboards.open(slug, eventId, { at, live }, viewer);
    const part = (section: Leaderboard['section'], offset: number, division = wanted) =>
      this.leaderboards.read(state, { division, section, offset, limit: PART_SIZE });
    const first = await part('ranked', 0);
    const division = first.division ?? undefined;
    return {
      first,
      async *ranked() {
        yield first.entries;
        for (let offset = PART_SIZE; offset < first.page.total; offset += PART_SIZE) {
          yield (await part('ranked', offset, division)).entries;
        }
      },
      async *unranked() {
        const total = Object.values(first.counts.unranked).reduce((sum, count) => sum + count, 0);
        for (let offset = 0; offset < total; offset += PART_SIZE) {
          yield (await part('unranked', offset, division)).unranked;
        }
      },
    };
  }
}
