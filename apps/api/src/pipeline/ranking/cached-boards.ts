import { Injectable } from '@nestjs/common';
import type { BoardKey, BoardOrder, BoardStamp } from '@torchperf/database';
import { LRUCache } from 'lru-cache';
import type { OrderedEntry } from './board-order';

/** All boards together; an entry takes some 700 bytes. */
const ENTRIES_MAX = 200_000;

/** What a board is put in order from, and that order. */
export interface CachedBoard {
  readonly entries: readonly OrderedEntry[];
  readonly order: BoardOrder;
}

/**
 * The boards that this process put in order last, so that the next result need not read all entries of a board. What
 * is kept counts only under the stamp that the database has of the board while its ranking is locked: a transaction
 * that was rolled back leaves a stamp that is never met, and another process that ranked leaves another one.
 */
@Injectable()
export class CachedBoards {
  private readonly boards = new LRUCache<string, CachedBoard & { readonly stamp: BoardStamp }>({
    maxSize: ENTRIES_MAX,
    sizeCalculation: ({ entries }) => 1 + entries.length,
  });

  /** @returns null when what is kept is not of this stamp. */
  find(board: BoardKey, stamp: BoardStamp | undefined): CachedBoard | null {
    const kept = this.boards.get(nameOf(board));
    return kept && kept.stamp === stamp ? kept : null;
  }

  keep(board: BoardKey, stamp: BoardStamp, { entries, order }: CachedBoard): void {
    this.boards.set(nameOf(board), { entries, order, stamp });
  }
}

const nameOf = ({ eventId, division }: BoardKey) => `${eventId} ${division}`;
