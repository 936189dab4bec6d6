import { Injectable } from '@nestjs/common';
import type { SubmissionRow } from '@torchperf/database';
import type { ComparedBoard, EventDefinition } from '@torchperf/domain';
import type { Viewer } from '../http/auth/viewer';
import { EventStates } from '../leaderboards/event-states.service';
import { toEventDefinition } from '../pipeline/ranking/event.mapper';

/** A board whose rule of dominance is applied, with its event. */
export interface EventBoard extends ComparedBoard {
  readonly event: EventDefinition;
}

/** Finds the board that comparisons must agree with. */
@Injectable()
export class ComparedBoards {
  constructor(private readonly states: EventStates) {}

  /** The board of the first Pareto event that is not retired, as the viewer sees it; null where there is none. */
  async find({ competition }: SubmissionRow, viewer: Viewer): Promise<EventBoard | null> {
    const row = competition.events.find(({ rank, retiredAt }) => rank === 'pareto' && retiredAt === null);
    if (!row) return null;
    const live = viewer.kind === 'admin';
    const { boards } = await this.states.get({
      slug: competition.slug,
      eventId: row.key,
      at: undefined,
      live,
    });
    const event = toEventDefinition(row);
    return {
      event,
      objectives: event.objectives,
      entriesIn: (hardwareClass) =>
        boards.heads.find(({ division }) => division === hardwareClass)?.ranked ?? 0,
    };
  }
}
