import type { RankMethod } from '../competition/event';

/** What is needed to write a rank down. */
export interface WrittenRank {
  readonly method: RankMethod;
  readonly rank: number;
  /** Whether another entry of the board has the same rank. */
  readonly tied: boolean;
}

/** A rank as boards, pages and reports write it: `2`, and `2=` where it is shared. A front of a Pareto event is always shared. */
export function rankText({ method, rank, tied }: WrittenRank): string {
  return method !== 'pareto' && tied ? `${rank}=` : String(rank);
}

/** As {@link rankText}, with the size of the board: `2= of 14`, or `front 1 of 14 entries`. */
export function rankOfText(position: WrittenRank & { readonly rankedCount: number }): string {
  const { method, rankedCount } = position;
  if (method === 'pareto') return `front ${rankText(position)} of ${rankedCount} entries`;
  return `${rankText(position)} of ${rankedCount}`;
}
