import type { EventDefinition } from '../event';
import { boardKeys } from './judged-candidate';
import { orderByInterval } from './order-by-interval';
import { orderByPareto } from './order-by-pareto';
import type { RankedItem } from './rank-by-interval';
import type { RankableEntry, RankedEntry } from './rankable-entry';
import { compareKeys, type SortKeys } from './sort-keys';
import { UNRANKED_ORDER, type UnrankedReason } from './unranked-reason';

export interface BoardOrder {
  /** In board order. */
  readonly ranked: readonly RankedItem[];
  /** Ids of submissions, by reason as in {@link UNRANKED_ORDER}, then best first. */
  readonly unranked: readonly string[];
}

/**
 * Puts the entries of a board in order. Those of a final come first, ranked among themselves; the ranks of the others
 * go on where theirs end. The result does not depend on the order of the entries given.
 */
export function orderBoard(event: EventDefinition, entries: readonly RankableEntry[]): BoardOrder {
  const ranked = entries.filter(isRanked);
  const final = orderEntries(
    event,
    ranked.filter(({ isFinal }) => isFinal),
  );
  const others = orderEntries(
    event,
    ranked.filter(({ isFinal }) => !isFinal),
  );
  const taken = event.rank === 'pareto' ? (final.at(-1)?.rank ?? 0) : final.length;
  return {
    ranked: [...final, ...others.map((item) => ({ ...item, rank: taken + item.rank }))],
    unranked: entries
      .flatMap((entry) => (entry.reason === null ? [] : unrankedKeys(event, entry, entry.reason)))
      .sort((a, b) => compareKeys(a.keys, b.keys))
      .map(({ id }) => id),
  };
}

function orderEntries(event: EventDefinition, entries: readonly RankedEntry[]): RankedItem[] {
  return event.rank === 'pareto' ? orderByPareto(event, entries) : orderByInterval(event, entries);
}

function isRanked(entry: RankableEntry): entry is RankedEntry {
  return entry.reason === null;
}

function unrankedKeys(
  event: EventDefinition,
  entry: RankableEntry,
  reason: UnrankedReason,
): { readonly id: string; readonly keys: SortKeys } {
  return {
    id: entry.submissionId,
    keys: [UNRANKED_ORDER.indexOf(reason), ...boardKeys(event, entry)],
  };
}
