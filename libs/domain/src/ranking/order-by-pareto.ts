import type { EventDefinition } from '../event';
import { METRICS } from '../metric';
import { hypervolumeContributions } from './hypervolume';
import type { QualifiedCandidate } from './judged-candidate';
import { paretoFronts } from './pareto-fronts';
import type { RankedItem } from './rank-by-interval';
import { compareKeys, type SortKeys } from './sort-keys';
import { bestOfEachTeam } from './team-entry';

/**
 * The ranked items of a `pareto` event. A team enters with its submission on the best front among all
 * submissions, and among those on one front with the one that adds most hypervolume. The entries are then
 * sorted into fronts anew, since a front of entries is not held back by what did not enter. The rank is the
 * front's number; within a front the order is by hypervolume contribution, then earlier submission, then id.
 */
export function orderByPareto(
  event: EventDefinition,
  qualified: readonly QualifiedCandidate[],
): RankedItem[] {
  const choice = paretoKeys(event, qualified);
  const entries = bestOfEachTeam(qualified, (one) => choice.get(one) as SortKeys);
  const keys = paretoKeys(event, entries);
  const ordered = entries
    .map((entry) => ({ id: entry.candidate.submissionId, keys: keys.get(entry) as SortKeys }))
    .sort((a, b) => compareKeys(a.keys, b.keys));
  return ordered.map(({ id, keys: [front] }, i) => ({
    id,
    rank: front as number,
    tied: ordered[i - 1]?.keys[0] === front || ordered[i + 1]?.keys[0] === front,
  }));
}

/** Front, contribution within it (most first), time of submission and id of each candidate. */
function paretoKeys(
  event: EventDefinition,
  qualified: readonly QualifiedCandidate[],
): Map<QualifiedCandidate, SortKeys> {
  // Always summed in the same order: else rounding could make the order depend on that of the input.
  const candidates = qualified.toSorted((a, b) => compareKeys(a.keys, b.keys));
  const directions = event.objectives.map(({ direction }) => direction);
  const points = candidates.map(({ objectives }) => objectives.map(({ value }) => value));
  const fronts = paretoFronts(points, directions);
  const keys = new Map<QualifiedCandidate, SortKeys>();
  for (const front of new Set(fronts)) {
    const members = candidates.filter((_, i) => fronts[i] === front);
    const contributions = hypervolumeContributions(
      members.map((member) => onScales(event, member)),
      directions,
    );
    members.forEach((member, i) => {
      const { submittedAt, submissionId } = member.candidate;
      keys.set(member, [front, -(contributions[i] as number), submittedAt.getTime(), submissionId]);
    });
  }
  return keys;
}

/** Ratios are what matters of latencies and sizes, so their volume is one of logarithms. */
function onScales(event: EventDefinition, { objectives }: QualifiedCandidate): number[] {
  return event.objectives.map(({ metric }, i) => {
    const value = objectives[i]?.value as number;
    return METRICS[metric].scale === 'log' ? Math.log(value) : value;
  });
}
