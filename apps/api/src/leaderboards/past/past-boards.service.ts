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

/** Maximum number of cached states in each of the two caches. They hold whole boards. */
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
 * The boards of a past moment, from the journal. The last change of each entrant up to the moment has its entry, and
 * the usual ranking gives its rank. The past does not change, so a state is computed once.
 */
@Injectable()
export class PastBoards {
  /** A separate cache: requests of many moments cannot evict the frozen boards, which a whole class reads. */
  private readonly frozenStates = this.cache();
  private readonly requestedStates = this.cache();

  constructor(private readonly journal: EntryChangeRepository) {}

  /** Number of cached states. */
  get cachedCount(): number {
    return this.frozenStates.size + this.requestedStates.size;
  }

  /** @param moment that a request names. */
  requested(event: PastEvent, moment: Date): Promise<PastSource> {
    return this.from(this.requestedStates, event, moment);
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
      // A state that is evicted while it loads is still valid for the requests that wait for it.
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
            .map(({ rank, rankRange, frontProbability, tied }) => ({
              rank,
              rankRange,
              frontProbability,
              tied,
              rankedCount: head.ranked,
            })),
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
      rulesChangedAt: null,
    },
    ranked: ranked.entrants.map((entrant, i) => ({
      ...rowOf(entrant),
      rank: ranked.ranks[i] as number,
      rankRange: ranked.ranges?.[i] ?? null,
      frontProbability: ranked.frontProbabilities?.[i] ?? null,
      tied: ranked.tied[i] as boolean,
    })),
    unranked: unranked.map((entrant) => ({
      ...rowOf(entrant),
      rank: null,
      rankRange: null,
      frontProbability: null,
      tied: false,
    })),
  };
}
