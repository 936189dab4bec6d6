import { Injectable } from '@nestjs/common';
import {
  type BoardPosition,
  type EntrantRow,
  EntryChangeRepository,
  type ListedRow,
} from '@torchperf/database';
import { type EventDefinition, groupBy } from '@torchperf/domain';
import { LRUCache } from 'lru-cache';
import { orderOf, toOrderedEntry } from '../../pipeline/ranking/board-order';
import { type BoardHead, type BoardSection, type BoardSource, entriesOn } from '../board-source';

/** States of events that are kept in memory, of frozen ones and of those asked for each: they hold whole boards. */
export const PAST_STATES_MAX = 16;

interface PastEvent {
  readonly id: string;
  readonly competitionId: string;
  readonly definition: EventDefinition;
}

interface PastBoard extends Readonly<Record<BoardSection, readonly ListedRow[]>> {
  readonly head: BoardHead;
}

/** The boards of one event as they were. */
export interface PastSource extends BoardSource {
  /** The positions that a submission had, one for each division in which it was listed. */
  positionsOf(submissionId: string): BoardPosition[];
}

type PastStates = LRUCache<string, PastSource, { event: PastEvent; seq: bigint }>;

/**
 * The boards as they were, from the journal: the last change of each entrant up to a moment says what stood in it, and
 * the same ranking as ever says where. What was does not change, so a state is worked out once.
 */
@Injectable()
export class PastBoards {
  /** Kept apart, so that no one who asks for one moment after another drives out what a whole class looks at. */
  private readonly frozenStates = this.cache();
  private readonly askedStates = this.cache();

  constructor(private readonly journal: EntryChangeRepository) {}

  /** How many states are in memory. */
  get kept(): number {
    return this.frozenStates.size + this.askedStates.size;
  }

  /** @param moment that somebody asks for. */
  at(event: PastEvent, moment: Date): Promise<PastSource> {
    return this.from(this.askedStates, event, moment);
  }

  /** @param moment since which the boards are frozen. */
  frozen(event: PastEvent, moment: Date): Promise<PastSource> {
    return this.from(this.frozenStates, event, moment);
  }

  private async from(states: PastStates, event: PastEvent, moment: Date): Promise<PastSource> {
    const seq = await this.journal.lastAt(event.competitionId, moment);
    const key = `${event.id} ${seq} ${JSON.stringify(event.definition)}`;
    return states.forceFetch(key, { context: { event, seq } });
  }

  private cache(): PastStates {
    return new LRUCache({
      max: PAST_STATES_MAX,
      // A state that is driven out while it is read is still good for who waits for it.
      ignoreFetchAbort: true,
      fetchMethod: (_key, _stale, { context: { event, seq } }) => this.read(event, seq),
    });
  }

  private async read(event: PastEvent, seq: bigint): Promise<PastSource> {
    const entrants = await this.journal.entriesAfter(event.id, seq);
    const divisions = groupBy(entrants, ({ division }) => division);
    const boards = [...divisions].map(([division, rows]) => toBoard(event.definition, division, rows));
    boards.sort(
      (a, b) => entriesOn(b.head) - entriesOn(a.head) || (a.head.division < b.head.division ? -1 : 1),
    );
    return {
      heads: boards.map(({ head }) => head),
      version: String(seq),
      positionsOf: (submissionId) =>
        boards.flatMap(({ head, ranked, unranked }) =>
          [...ranked, ...unranked]
            .filter((row) => row.submissionId === submissionId)
            .map(({ rank, tied }) => ({ rank, tied, rankedCount: head.ranked })),
        ),
      list: async ({ division }, section, { offset, limit }) =>
        boards.find(({ head }) => head.division === division)?.[section].slice(offset, offset + limit) ?? [],
    };
  }
}

function toBoard(event: EventDefinition, division: string, rows: readonly EntrantRow[]): PastBoard {
  const byEntrant = new Map(rows.map((row) => [row.entrant, row]));
  const { ranked, unranked, unrankedCounts } = orderOf(
    event,
    rows.map((row) => toOrderedEntry(event, row)),
  );
  const rowOf = (entrant: string) => byEntrant.get(entrant) as EntrantRow;
  return {
    head: {
      division,
      ranked: ranked.entrants.length,
      unranked: unrankedCounts,
      changedAt: new Date(Math.max(...rows.map(({ at }) => at.getTime()))),
    },
    ranked: ranked.entrants.map((entrant, i) => ({
      ...rowOf(entrant),
      rank: ranked.ranks[i] as number,
      tied: ranked.tied[i] as boolean,
    })),
    unranked: unranked.map((entrant) => ({ ...rowOf(entrant), rank: null, tied: false })),
  };
}
