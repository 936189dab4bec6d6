import type { JudgedCandidate } from './judged-candidate';
import { compareKeys, type SortKeys } from './sort-keys';

/** The candidate of each team with the least keys, in the order of those keys. */
export function bestOfEachTeam<T extends JudgedCandidate>(
  judged: readonly T[],
  keysOf: (judged: T) => SortKeys,
): T[] {
  const keyed = judged.map((one) => ({ one, keys: keysOf(one) }));
  keyed.sort((a, b) => compareKeys(a.keys, b.keys));
  const best = new Map<string, T>();
  for (const { one } of keyed) {
    if (!best.has(one.candidate.teamId)) best.set(one.candidate.teamId, one);
  }
  return [...best.values()];
}
