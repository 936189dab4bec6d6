import type { RankMethod } from '../competition/event';
import type { RankRange } from './ranked-indices';

/** What is needed to write a rank down. */
export interface WrittenRank {
  readonly method: RankMethod;
  readonly rank: number;
  /** Whether another entry of the board has the same rank. */
  readonly tied: boolean;
  /** The ranks that the data leave possible; null in a Pareto event. */
  readonly rankRange: RankRange | null;
}

/**
 * A rank as boards, pages and reports write it: `2`, `2=` where another entry has the very same estimate, `3 (1–7)` with
 * the ranks that the data leave possible. A front of a Pareto event is always shared.
 */
export function rankText({ method, rank, tied, rankRange }: WrittenRank): string {
  const text = method !== 'pareto' && tied ? `${rank}=` : String(rank);
  const range = rankRangeText(rankRange);
  return range === null ? text : `${text} (${range})`;
}

/** The ranks that the data leave possible: `1–7`; null where there is one alone. */
export function rankRangeText(range: RankRange | null): string | null {
  return range && range.best < range.worst ? `${range.best}–${range.worst}` : null;
}

/** As {@link rankText}, with the size of the board: `2= of 14`, or `front 1 of 14 entries`. */
export function rankOfText(position: WrittenRank & { readonly rankedCount: number }): string {
  const { method, rankedCount } = position;
  if (method === 'pareto') return `front ${rankText(position)} of ${rankedCount} entries`;
  return `${rankText(position)} of ${rankedCount}`;
}
