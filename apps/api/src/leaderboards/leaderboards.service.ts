import { Injectable } from '@nestjs/common';
import type { Leaderboard, LeaderboardQuery } from '@torchperf/contracts';
import { LeaderboardRepository } from '@torchperf/database';
import { CompetitionsService } from '../competitions/competitions.service';
import { toEventDefinition, toEventView } from '../events/event.mapper';
import { EventNotFoundError } from './event-not-found.error';
import { toEntry, toUnrankedEntry } from './leaderboard.mapper';

/** Unranked entries stand whole on every page of a board: misses, baselines, the reference. */
const UNRANKED_MAX = 200;

@Injectable()
export class LeaderboardsService {
  constructor(
    private readonly competitions: CompetitionsService,
    private readonly leaderboards: LeaderboardRepository,
  ) {}

  /**
   * A page of an event's board. Without `division`, the one with most entries.
   * @throws CompetitionNotFoundError, EventNotFoundError
   */
  async get(slug: string, eventId: string, query: LeaderboardQuery): Promise<Leaderboard> {
    const competition = await this.competitions.require(slug);
    const event = competition.events.find(({ key }) => key === eventId);
    if (!event) {
      throw new EventNotFoundError(
        slug,
        eventId,
        competition.events.map(({ key }) => key),
      );
    }
    const divisions = await this.leaderboards.divisions(event.id);
    const division = query.division ?? divisions[0] ?? null;
    const { offset, limit } = query;
    const head = {
      competition: { slug: competition.slug, title: competition.title },
      event: toEventView(event),
      division,
      divisions,
    };
    if (division === null || !divisions.includes(division)) {
      const page = { offset, limit, total: 0 };
      return { ...head, asOf: competition.createdAt.toISOString(), entries: [], unranked: [], page };
    }
    const [changedAt, { rows, total }, unranked] = await Promise.all([
      this.leaderboards.changedAt(event.id, division),
      this.leaderboards.ranked(event.id, division, { offset, limit }),
      this.leaderboards.unranked(event.id, division, UNRANKED_MAX),
    ]);
    const definition = toEventDefinition(event);
    return {
      ...head,
      asOf: (changedAt ?? competition.createdAt).toISOString(),
      entries: rows.map((row) => toEntry(definition, row)),
      unranked: unranked.map((row) => toUnrankedEntry(definition, row)),
      page: { offset, limit, total },
    };
  }
}
