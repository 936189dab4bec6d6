import type { EventDefinition } from '../competition/event';
import { boardKeys } from './assessed-candidate';
import { orderByInterval } from './order-by-interval';
import { orderByPareto } from './order-by-pareto';
import type { RankableEntry, RankedEntry } from './rankable-entry';
import type { RankedPlaces } from './ranked-places';
import { compareKeys } from './sort-keys';
import { UNRANKED_ORDER } from './unranked-reason';

/** Entries by their places in the list that was given. */
export interface BoardPlaces {
  /** In board order; the rank and whether another entry has it too stand at the same index as the place. */
  readonly ranked: {
    readonly places: readonly number[];
    readonly ranks: readonly number[];
    readonly tied: readonly boolean[];
  };
  /** By reason as in {@link UNRANKED_ORDER}, then best first. */
  readonly unranked: readonly number[];
}

/**
 * Puts the entries of a board in order. Those of a final come first, ranked among themselves; the ranks of the others
 * go on where theirs end. What stands where does not depend on the order of the entries given.
 */
export function orderBoard(event: EventDefinition, entries: readonly RankableEntry[]): BoardPlaces {
  const final: number[] = [];
  const others: number[] = [];
  const unranked: number[] = [];
  entries.forEach(({ reason, isFinal }, place) => {
    if (reason !== null) unranked.push(place);
    else if (isFinal) final.push(place);
    else others.push(place);
  });
  const first = orderSome(event, entries, final);
  const rest = orderSome(event, entries, others);
  const taken = event.rank === 'pareto' ? (first.ranks.at(-1) ?? 0) : final.length;
  const ranks = [...first.ranks, ...rest.ranks.map((rank) => taken + rank)];
  return {
    ranked: {
      places: [...first.places, ...rest.places],
      ranks,
      tied: ranks.map((rank, i) => ranks[i - 1] === rank || ranks[i + 1] === rank),
    },
    unranked: orderUnranked(event, entries, unranked),
  };
}

/** Ranks the entries at these places among themselves. */
function orderSome(
  event: EventDefinition,
  entries: readonly RankableEntry[],
  some: readonly number[],
): RankedPlaces {
  const order = event.rank === 'pareto' ? orderByPareto : orderByInterval;
  const { places, ranks } = order(
    event,
    some.map((place) => entries[place] as RankedEntry),
  );
  return { places: places.map((index) => some[index] as number), ranks };
}

function orderUnranked(
  event: EventDefinition,
  entries: readonly RankableEntry[],
  places: readonly number[],
): number[] {
  const keyed = places.map((place) => {
    const entry = entries[place] as RankableEntry;
    const reason = entry.reason === null ? -1 : UNRANKED_ORDER.indexOf(entry.reason);
    return { place, keys: [reason, ...boardKeys(event, entry)] };
  });
  return keyed.sort((a, b) => compareKeys(a.keys, b.keys)).map(({ place }) => place);
}
