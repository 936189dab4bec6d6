import { Injectable } from '@nestjs/common';
import { BoardChangeSchema, type Changes, type ChangesQuery, ObjectiveSchema } from '@torchperf/contracts';
import { type ChangeRow, EntryChangeRepository } from '@torchperf/database';
import { z } from 'zod';
import { assertAdmin } from '../auth/assert-admin';
import type { Viewer } from '../auth/viewer';
import { CompetitionsService } from '../competitions/competitions.service';
import { frozenSince } from '../competitions/freeze';
import { EventNotFoundError } from './event-not-found.error';
import { objectivesOf } from './leaderboard.mapper';

/** The journal of the boards, for who follows a competition: who came to stand where, and when. */
@Injectable()
export class ChangesService {
  constructor(
    private readonly competitions: CompetitionsService,
    private readonly journal: EntryChangeRepository,
  ) {}

  /**
   * Oldest first. While the boards are frozen, only what happened before.
   * @throws CompetitionNotFoundError, EventNotFoundError, TokenMissingError, TokenUnknownError, AdminOnlyError
   */
  async list(slug: string, query: ChangesQuery, viewer: Viewer): Promise<Changes> {
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
    const rows = await this.journal.list(competition.id, {
      after: BigInt(query.after),
      until: live ? null : frozenSince(competition, new Date()),
      teamId: query.team ?? null,
      eventId: event?.id ?? null,
      limit: query.limit,
    });
    return { items: rows.map(toChange) };
  }
}

function toChange({ seq, at, teamId, teamName, objectives, eventObjectives, ...row }: ChangeRow) {
  const names = z.array(ObjectiveSchema).parse(eventObjectives);
  return BoardChangeSchema.parse({
    ...row,
    seq: String(seq),
    at: at.toISOString(),
    team: { id: teamId, name: teamName },
    metrics: objectivesOf({ objectives: names }, objectives),
  });
}
