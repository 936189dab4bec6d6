import type { RankMethod } from '../competition/event';
import { CERTAIN_ON_FRONT } from './front-probability';
import type { RankRange } from './ranked-indices';

/** What is needed to write a rank down. */
export interface WrittenRank {
  readonly method: RankMethod;
  readonly rank: number;
  /** Whether another entry of the board has the same rank. */
  readonly tied: boolean;
  /** The ranks that the data leave possible; null in a Pareto event. */
  readonly rankRange: RankRange | null;
  /** How likely it is on the Pareto front; null in other events. */
  readonly frontProbability: number | null;
}

/** The two parts of a written rank. */
export interface RankTexts {
  /** `2`, or `2=` where another entry has the very same estimate; the front in a Pareto event. */
  readonly rank: string;
  /**
   * What the data leave possible: ranks, as in `1–7`, or how likely an entry of front 1 is on the front, as in `31 %`;
   * null where there is nothing to add.
   */
  readonly possible: string | null;
}

/** A rank and what the data leave possible, as boards, pages and reports write them. */
export function rankTexts({ method, rank, tied, rankRange, frontProbability }: WrittenRank): RankTexts {
  if (method === 'pareto') {
    const isOnFront = rank === 1 && frontProbability !== null;
    return { rank: String(rank), possible: isOnFront ? probabilityText(frontProbability) : null };
  }
  const isUncertain = rankRange !== null && rankRange.best < rankRange.worst;
  return {
    rank: tied ? `${rank}=` : String(rank),
    possible: isUncertain ? `${rankRange.best}–${rankRange.worst}` : null,
  };
}

/** Both parts of {@link rankTexts} in one: `2`, `3 (1–7)`, `1 (31 %)`. */
export function rankText(written: WrittenRank): string {
  const { rank, possible } = rankTexts(written);
  return possible === null ? rank : `${rank} (${possible})`;
}

/** As {@link rankText}, with the size of the board: `2= (2–3) of 14`, or `front 1 (31 %) of 14 entries`. */
export function rankOfText(position: WrittenRank & { readonly rankedCount: number }): string {
  const { method, rankedCount } = position;
  if (method === 'pareto') return `front ${rankText(position)} of ${rankedCount} entries`;
  return `${rankText(position)} of ${rankedCount}`;
}

function probabilityText(probability: number): string {
  if (probability >= CERTAIN_ON_FRONT) return 'certain';
  return `${Number((100 * probability).toPrecision(2))} %`;
}
