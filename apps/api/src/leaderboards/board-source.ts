import type { BoardKey, ListedRow } from '@torchperf/database';
import type { UnrankedReason } from '@torchperf/domain';

export type BoardSection = 'ranked' | 'unranked';

/** A board without its entries. */
export interface BoardHead {
  readonly division: string;
  readonly ranked: number;
  readonly unranked: Partial<Record<UnrankedReason, number>>;
  readonly changedAt: Date;
  /** Since when it is ranked by the rules of now, where it was ranked by others before; else null. */
  readonly rulesChangedAt: Date | null;
}

export interface Range {
  readonly offset: number;
  readonly limit: number;
}

/** The boards of one event at one moment. */
export interface BoardSource {
  /** The one with most entries first. */
  readonly heads: readonly BoardHead[];
  /** Changes whenever the boards do. */
  readonly version: string;
  /** A part of a board in its order. */
  list(key: BoardKey, section: BoardSection, range: Range): Promise<readonly ListedRow[]>;
}

/** All entries of a board. */
export function entriesOn({ ranked, unranked }: BoardHead): number {
  return Object.values(unranked).reduce((sum, count) => sum + count, ranked);
}
