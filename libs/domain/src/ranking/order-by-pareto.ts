import type { EventDefinition } from '../competition/event';
import { groupBy } from '../group-by';
import { type Direction, METRICS, type MetricName, type Metrics } from '../metric';
import { criteriaOf } from './criterion';
import { dominanceFronts } from './dominance-fronts';
import { areOnFront, frontProbabilities } from './front-probability';
import { hypervolumeContributions, hypervolumeReference } from './hypervolume';
import type { RankedEntry } from './rankable-entry';
import { type RankedIndices, submissionColumns } from './ranked-indices';
import { sortIndices } from './sort-keys';

/**
 * The entries of a `pareto` event in board order. Front 1 are those that are on the Pareto front with a probability that
 * counts (`frontProbabilities`), the likeliest first. The rest has the fronts of `dominanceFronts`, from 2. Entries that
 * are equal so far are ordered by the hypervolume contribution of their estimates, then earlier submission, then id.
 */
export function orderByPareto(event: EventDefinition, entries: readonly RankedEntry[]): RankedIndices {
  const probabilities = frontProbabilities(entries, criteriaOf(event));
  const fronts = frontsOf(event, entries, areOnFront(probabilities));
  // Always summed in the same order: else rounding could make the order depend on that of the input.
  const sorted = sortIndices(entries.keys(), [
    Float64Array.from(fronts),
    ...event.objectives.map(({ direction }, i) => estimatesOf(entries, i, direction)),
    ...submissionColumns(entries),
  ]);
  const byFront = groupBy(sorted, (index) => fronts[index] as number);
  const indices = [...byFront.values()].flatMap((members) =>
    orderFront(event, entries, members, probabilities),
  );
  return {
    indices,
    ranks: indices.map((index) => fronts[index] as number),
    ranges: null,
    frontProbabilities: indices.map((index) => probabilities[index] as number),
  };
}

/** 1 for those on the front, and behind it the fronts of the others among themselves. */
function frontsOf(
  event: EventDefinition,
  entries: readonly RankedEntry[],
  onFront: readonly boolean[],
): number[] {
  const others = [...entries.keys()].filter((index) => !onFront[index]);
  const further = dominanceFronts(
    others.map((index) => (entries[index] as RankedEntry).objectives),
    criteriaOf(event),
    entries.length,
  );
  const fronts = new Array<number>(entries.length).fill(1);
  others.forEach((index, i) => {
    fronts[index] = 1 + (further[i] as number);
  });
  return fronts;
}

/**
 * The reference point of a front's hypervolume, one value an objective in its unit: a tenth of the front's range beyond
 * its worst, on the scale of the metric; where all are equal, that value. The board shows it.
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

function estimatesOf(entries: readonly RankedEntry[], objective: number, direction: Direction): Float64Array {
  const sign = direction === 'lower' ? 1 : -1;
  return Float64Array.from(entries, ({ objectives }) => sign * (objectives[objective]?.value as number));
}

/** The members of one front, the likeliest first, then the greatest contribution. */
function orderFront(
  event: EventDefinition,
  entries: readonly RankedEntry[],
  front: readonly number[],
  probabilities: Float64Array,
): number[] {
  const members = front.map((index) => entries[index] as RankedEntry);
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
  return sortIndices(members.keys(), [
    Float64Array.from(front, (index) => -(probabilities[index] as number)),
    Float64Array.from(contributions, (contribution) => -contribution),
    ...submissionColumns(members),
  ]).map((index) => front[index] as number);
}

/** Ratios are what matters of latencies and sizes, so their volume is one of logarithms. */
function onScales(names: readonly MetricName[], values: readonly number[]): number[] {
  return names.map((name, i) => {
    const value = values[i] as number;
    return METRICS[name].scale === 'log' ? Math.log(value) : value;
  });
}
