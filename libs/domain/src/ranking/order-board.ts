import type { EventDefinition } from '../competition/event';
import { boardKeys } from './assessed-candidate';
import { orderByInterval } from './order-by-interval';
import { orderByPareto } from './order-by-pareto';
import type { RankableEntry, RankedEntry } from './rankable-entry';
import type { RankedIndices } from './ranked-indices';
import { compareKeys } from './sort-keys';
import { UNRANKED_ORDER } from './unranked-reason';

/**
 * The version of the rules of ranking. 1: ranks by comparison intervals, fronts by dominance with intervals. 2: ranks by
 * estimate with the ranks that the data leave possible, fronts by probability. Boards of an earlier one are ranked anew.
 */
export const RANKING_RULES = 2;

/** Entries by their indices in the input. */
export interface BoardIndices {
  /** In board order; ranks and ties are at the same position as the entry's index. */
  readonly ranked: RankedIndices & { readonly tied: readonly boolean[] };
  /** By reason as in {@link UNRANKED_ORDER}, then best first. */
  readonly unranked: readonly number[];
}

/**
 * Puts the entries of a board in order. Those of a final come first, ranked among themselves; the ranks of the others
 * continue after theirs. The result does not depend on the order of the input.
 */
export function orderBoard(event: EventDefinition, entries: readonly RankableEntry[]): BoardIndices {
  const final: number[] = [];
  const others: number[] = [];
  const unranked: number[] = [];
  entries.forEach(({ reason, isFinal }, index) => {
    if (reason !== null) unranked.push(index);
    else if (isFinal) final.push(index);
    else others.push(index);
  });
  const first = orderSome(event, entries, final);
  const rest = orderSome(event, entries, others);
  const taken = event.rank === 'pareto' ? (first.ranks.at(-1) ?? 0) : final.length;
  const ranks = [...first.ranks, ...rest.ranks.map((rank) => taken + rank)];
  const ranges = [
    ...(first.ranges ?? []),
    ...(rest.ranges ?? []).map(({ best, worst }) => ({ best: taken + best, worst: taken + worst })),
  ];
  return {
    ranked: {
      indices: [...first.indices, ...rest.indices],
      ranks,
      ranges: first.ranges && ranges,
      frontProbabilities: first.frontProbabilities && [
        ...first.frontProbabilities,
        ...(rest.frontProbabilities ?? []),
      ],
      tied: ranks.map((rank, i) => ranks[i - 1] === rank || ranks[i + 1] === rank),
    },
    unranked: orderUnranked(event, entries, unranked),
  };
}

/** Ranks the entries at these indices among themselves. */
function orderSome(
  event: EventDefinition,
  entries: readonly RankableEntry[],
  some: readonly number[],
): RankedIndices {
  const order = event.rank === 'pareto' ? orderByPareto : orderByInterval;
  const ordered = order(
    event,
    some.map((index) => entries[index] as RankedEntry),
  );
  return { ...ordered, indices: ordered.indices.map((index) => some[index] as number) };
}

function orderUnranked(
  event: EventDefinition,
  entries: readonly RankableEntry[],
  indices: readonly number[],
): number[] {
  const keyed = indices.map((index) => {
    const entry = entries[index] as RankableEntry;
    const reason = entry.reason === null ? -1 : UNRANKED_ORDER.indexOf(entry.reason);
    return { index, keys: [reason, ...boardKeys(event, entry)] };
  });
  return keyed.sort((a, b) => compareKeys(a.keys, b.keys)).map(({ index }) => index);
}
