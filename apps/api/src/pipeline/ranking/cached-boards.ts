import { Injectable } from '@nestjs/common';
import type { BoardKey, BoardOrder, BoardStamp } from '@torchperf/database';
import { LRUCache } from 'lru-cache';
import type { OrderedEntry } from './board-order';

/** All boards together; an entry takes some 700 bytes. */
const ENTRIES_MAX = 200_000;

/** The entries of a board, and their order. */
export interface CachedBoard {
  readonly entries: readonly OrderedEntry[];
  readonly order: BoardOrder;
}

/**
 * A cache of the boards that this process ordered last, so that the next result need not read all entries of a board.
 * A cached board is valid only if its stamp equals the database's, read under the ranking lock. A transaction that was
 * rolled back leaves a stamp that never matches; another process that ranked writes a new stamp.
 */
@Injectable()
export class CachedBoards {
  private readonly boards = new LRUCache<string, CachedBoard & { readonly stamp: BoardStamp }>({
    maxSize: ENTRIES_MAX,
    sizeCalculation: ({ entries }) => 1 + entries.length,
  });

  /** @returns null when the cached board has another stamp. */
  find(board: BoardKey, stamp: BoardStamp | undefined): CachedBoard | null {
    const cached = this.boards.get(nameOf(board));
    return cached && cached.stamp === stamp ? cached : null;
  }

  set(board: BoardKey, stamp: BoardStamp, { entries, order }: CachedBoard): void {
    this.boards.set(nameOf(board), { entries, order, stamp });
  }
}

const nameOf = ({ eventId, division }: BoardKey) => `${eventId} ${division}`;
