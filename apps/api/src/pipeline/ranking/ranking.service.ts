import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import {
  type BoardKey,
  type BoardOrder,
  BoardRepository,
  type BoardStamp,
  EntryChangeRepository,
  EntryRepository,
  type NewEntryChange,
  type Transaction,
} from '@torchperf/database';
import { type EventDefinition, groupBy } from '@torchperf/domain';
import { orderOf, toOrderedEntry } from './board-order';
import { type CachedBoard, CachedBoards } from './cached-boards';
import { changedEntries, changeKey, type EntryChange, entryChanges } from './entry-change';
import { toJournal } from './journal-row';
import { type RankedCompetition, type RankedEvent, toRankedEvent } from './ranked-event';
import { entriesOf } from './team-entries';

export type ChangeCause = NewEntryChange['cause'];

/** Batch size, in teams, when a competition is ranked from scratch. */
const TEAMS_AT_ONCE = 500;

/**
 * Theory of operation. A team's entries on a board depend on the team's own runs alone; its rank depends on the entries
 * of all teams. So when a submission changes, only the entries of its team are computed anew. Only boards on which these
 * entries changed are ordered again, from the compact columns of their entries, which are cached since the last order
 * (`CachedBoards`). All of it happens in the transaction of the cause, one ranking of a competition at a time:
 *
 *   runs of the team ── entriesOf ──► entries ── entryChanges ──► what differs from what is stored
 *                                                                   │ written: entries
 *   entries of the board ── orderOf ──► ranks ◄────────────────────┘ written: pages that differ, head, journal
 *
 * Ranking from scratch does the same for all teams and boards, so both come to the same boards.
 */
@Injectable()
export class RankingService {
  constructor(
    private readonly entries: EntryRepository,
    private readonly boards: BoardRepository,
    private readonly journal: EntryChangeRepository,
    private readonly cachedBoards: CachedBoards,
  ) {}

  /** Locks the ranking of the competition until the transaction ends. */
  lock(transaction: Transaction, competitionId: string): Promise<void> {
    return this.entries.lockRanking(transaction, competitionId);
  }

  /** Ranks a team by its runs as they are now. */
  async rankTeam(
    transaction: Transaction,
    competitionId: string,
    teamId: string,
    cause: ChangeCause,
  ): Promise<void> {
    await this.lock(transaction, competitionId);
    const competition = await this.readCompetition(transaction, competitionId);
    const changes = await this.enter(transaction, competition, [teamId]);
    const stamps = await this.stampsOf(transaction, competition);
    const boards = boardsOf(changes).map((board) => ({
      ...board,
      before: this.cachedBoards.find(board, stamps.get(nameOf(board))),
    }));
    await this.order(transaction, competition, boards, changes, { cause, at: null });
  }

  /**
   * Ranks all teams from their runs, and orders all boards: after the rules changed, and to repair boards.
   * @param at when the cause came into force, by the database's clock, since the ranking was locked; null for now.
   */
  async recompute(
    competitionId: string,
    transaction: Transaction,
    cause: ChangeCause = 'rules',
    at: Date | null = null,
  ): Promise<void> {
    await this.lock(transaction, competitionId);
    const competition = await this.readCompetition(transaction, competitionId);
    const teams = await this.entries.findTeams(transaction, competitionId);
    const changes: EntryChange[] = [];
    for (let first = 0; first < teams.length; first += TEAMS_AT_ONCE) {
      const some = teams.slice(first, first + TEAMS_AT_ONCE);
      changes.push(...(await this.enter(transaction, competition, some)));
    }
    const found = await this.boards.findAll(
      transaction,
      competition.events.map(({ id }) => id),
    );
    // The cache is bypassed: a repair uses what is stored.
    const boards = found.map((board) => ({ ...board, before: null }));
    await this.order(transaction, competition, boards, changes, { cause, at });
  }

  private async stampsOf(
    transaction: Transaction,
    { events }: RankedCompetition,
  ): Promise<Map<string, BoardStamp>> {
    const found = await this.boards.findStamps(
      transaction,
      events.map(({ id }) => id),
    );
    return new Map(found.map((board) => [nameOf(board), board.stamp]));
  }

  private async readCompetition(transaction: Transaction, competitionId: string): Promise<RankedCompetition> {
    const found = await this.entries.findCompetition(transaction, competitionId);
    return {
      id: competitionId,
      referenceSubmissionId: found?.referenceSubmissionId ?? null,
      events: found?.events.map(toRankedEvent) ?? [],
      canonical: found?.canonical ?? [],
      constantAccuracy: {
        ordinary: found?.constantAccuracy ?? null,
        final: found?.finalConstantAccuracy ?? null,
      },
    };
  }

  /** Writes the entries of these teams. @returns the boards on which entries changed. */
  private async enter(
    transaction: Transaction,
    competition: RankedCompetition,
    teamIds: readonly string[],
  ): Promise<EntryChange[]> {
    const { id, events } = competition;
    const runs = await this.entries.findCountingRuns(transaction, id, teamIds);
    const finalRuns = await this.entries.findFinalRuns(transaction, id, teamIds);
    const eventIds = events.map((event) => event.id);
    const stored = await this.entries.find(transaction, eventIds, teamIds);
    const changes = entryChanges(stored, entriesOf(competition, runs, finalRuns));
    await this.entries.remove(transaction, changes.filter(({ after }) => after === null).map(changeKey));
    await this.entries.put(
      transaction,
      changes.flatMap(({ after }) => after ?? []),
    );
    return changes;
  }

  /** Orders boards and writes their changes into the journal. */
  private async order(
    transaction: Transaction,
    { id, events }: RankedCompetition,
    boards: readonly UnorderedBoard[],
    changes: readonly EntryChange[],
    { cause, at: causedAt }: { readonly cause: ChangeCause; readonly at: Date | null },
  ): Promise<void> {
    if (boards.length === 0) return;
    const at = causedAt ?? (await this.boards.now(transaction));
    const changesOf = groupBy(changes, (change) => nameOf(changeKey(change)));
    const journal: NewEntryChange[][] = [];
    let written: Promise<unknown> = Promise.resolve();
    for (const { definition, ...board } of costliestLast(events, boards)) {
      const onBoard = changesOf.get(nameOf(board)) ?? [];
      const ordered = this.putInOrder(transaction, definition, board, onBoard);
      // PostgreSQL writes the previous board while this one is ordered.
      const [{ entries, order, ranksBefore }] = await Promise.all([ordered, written]);
      const ranksAfter = ranksIn(order, onBoard);
      journal.push(onBoard.map((change) => toJournal(change, cause, ranksBefore, ranksAfter)));
      written = this.boards
        .put(transaction, board, order, at, board.before?.order)
        .then((stamp) => this.cachedBoards.set(board, stamp, { entries, order }));
    }
    await written;
    await this.journal.add(transaction, id, at, journal.flat());
  }

  /** @param changes on this board, which are stored but not yet in its cached entries */
  private async putInOrder(
    transaction: Transaction,
    definition: EventDefinition,
    { before, ...board }: UnorderedBoard,
    changes: readonly EntryChange[],
  ): Promise<CachedBoard & { readonly ranksBefore: ReadonlyMap<string, number> }> {
    if (before) {
      // Yields, so that pending queries are sent before this thread is busy.
      await setImmediate();
      const entries = changedEntries(definition, before.entries, changes);
      return { entries, order: orderOf(definition, entries), ranksBefore: ranksIn(before.order, changes) };
    }
    const entrants = changes.map((change) => changeKey(change).entrant);
    const ranksBefore = await this.boards.findRanks(transaction, board, entrants);
    const rows = await this.boards.findRankable(transaction, board);
    const entries = rows.map((row) => toOrderedEntry(definition, row));
    return { entries, order: orderOf(definition, entries), ranksBefore };
  }
}

/** A board with its cached state before the change; null if it must be read. */
interface UnorderedBoard extends BoardKey {
  readonly before: CachedBoard | null;
}

const nameOf = ({ eventId, division }: BoardKey) => `${eventId} ${division}`;

/**
 * The boards of these events with the events' definitions; the boards that take longest to order come last. Boards of
 * retired events are not ordered.
 */
function costliestLast(
  events: readonly RankedEvent[],
  boards: readonly UnorderedBoard[],
): (UnorderedBoard & { readonly definition: EventDefinition })[] {
  const definitions = new Map(events.map(({ id, definition }) => [id, definition]));
  const known = boards.flatMap((board) => {
    const definition = definitions.get(board.eventId);
    return definition ? [{ ...board, definition }] : [];
  });
  const cost = (definition: EventDefinition) => (definition.rank === 'pareto' ? 1 : 0);
  return known.sort((a, b) => cost(a.definition) - cost(b.definition));
}

function boardsOf(changes: readonly EntryChange[]): BoardKey[] {
  const keys = changes.map(changeKey);
  return [...new Map(keys.map((key) => [nameOf(key), key])).values()];
}

/** The ranks that the entrants of these changes have in an order. Those that are not ranked are left out. */
function ranksIn({ ranked }: BoardOrder, changes: readonly EntryChange[]): Map<string, number> {
  const wanted = new Set(changes.map((change) => changeKey(change).entrant));
  const ranks = new Map<string, number>();
  ranked.entrants.forEach((entrant, i) => {
    if (wanted.has(entrant)) ranks.set(entrant, ranked.ranks[i] as number);
  });
  return ranks;
}
