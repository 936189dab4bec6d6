import type { EventDefinition } from '../event';
import { METRICS, type MeasuredValue, type MetricName, type Metrics } from '../metric';
import { costInterval, criteriaOf } from './criterion';
import { boardMultiplier } from './error-shares';
import { hypervolumeContributions, hypervolumeReference } from './hypervolume';
import { intervalFronts } from './interval-fronts';
import { boardKeys } from './judged-candidate';
import type { RankedItem } from './rank-by-interval';
import type { RankedEntry } from './rankable-entry';
import { compareKeys, type SortKeys } from './sort-keys';

/**
 * The entries of a `pareto` event in board order. The rank is the number of the front by comparison intervals; within
 * a front the order is by hypervolume contribution of the estimates, then earlier submission, then id.
 */
export function orderByPareto(event: EventDefinition, entries: readonly RankedEntry[]): RankedItem[] {
  // Always summed in the same order: else rounding could make the order depend on that of the input.
  const sorted = entries
    .map((entry) => ({ entry, keys: boardKeys(event, entry) }))
    .sort((a, b) => compareKeys(a.keys, b.keys))
    .map(({ entry }) => entry);
  const criteria = criteriaOf(event);
  const multiplier = boardMultiplier(sorted.length, criteria.length);
  const fronts = intervalFronts(
    sorted.map(({ objectives }) =>
      criteria.map((criterion, i) => costInterval(criterion, objectives[i] as MeasuredValue, multiplier)),
    ),
  );
  const ordered = [...membersByFront(sorted, fronts)].flatMap(([front, members]) =>
    orderFront(event, members).map((id) => ({ id, rank: front, tied: members.length > 1 })),
  );
  return ordered.sort((a, b) => a.rank - b.rank);
}

/**
 * The point up to which the hypervolume of a front is counted, one value an objective in its unit: a tenth of the
 * front's range beyond its worst, on the scale of the metric; where all are alike, that value. For the board to state.
 * @param front the metrics of the entries of one front; an entry without an objective does not count.
 */
export function frontReference(
  event: Pick<EventDefinition, 'objectives'>,
  front: readonly Metrics[],
): Partial<Record<MetricName, number>> {
  const names = event.objectives.map(({ metric }) => metric);
  const points = front.flatMap((metrics) => {
    const values = names.map((name) => metrics[name]?.value);
    return values.every((value) => value !== undefined) ? [onScales(names, values)] : [];
  });
  const reference = hypervolumeReference(
    points,
    event.objectives.map(({ direction }) => direction),
  );
  return Object.fromEntries(
    reference.map((value, i) => {
      const name = names[i] as MetricName;
      return [name, METRICS[name].scale === 'log' ? Math.exp(value) : value];
    }),
  );
}

function membersByFront(
  entries: readonly RankedEntry[],
  fronts: readonly number[],
): Map<number, RankedEntry[]> {
  const members = new Map<number, RankedEntry[]>();
  entries.forEach((entry, i) => {
    const front = fronts[i] as number;
    const others = members.get(front);
    if (others) others.push(entry);
    else members.set(front, [entry]);
  });
  return members;
}

/** The ids of the members of one front, the greatest contribution first. */
function orderFront(event: EventDefinition, members: readonly RankedEntry[]): string[] {
  const names = event.objectives.map(({ metric }) => metric);
  const contributions = hypervolumeContributions(
    members.map(({ objectives }) =>
      onScales(
        names,
        objectives.map(({ value }) => value),
      ),
    ),
    event.objectives.map(({ direction }) => direction),
  );
  const keyed = members.map(({ submissionId, submittedAt }, i): { id: string; keys: SortKeys } => ({
    id: submissionId,
    keys: [-(contributions[i] as number), submittedAt.getTime(), submissionId],
  }));
  return keyed.sort((a, b) => compareKeys(a.keys, b.keys)).map(({ id }) => id);
}

/** Ratios are what matters of latencies and sizes, so their volume is one of logarithms. */
function onScales(names: readonly MetricName[], values: readonly number[]): number[] {
  return names.map((name, i) => {
    const value = values[i] as number;
    return METRICS[name].scale === 'log' ? Math.log(value) : value;
  });
}
