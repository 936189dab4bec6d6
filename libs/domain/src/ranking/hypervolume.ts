import type { Direction } from '../metric';
import { type CostPoint, columnOf, nonDominated, toCosts } from './costs';
import { compareKeys, sortIndices } from './sort-keys';
import { sweptContributions } from './swept-contributions';

/**
 * The reference point of a front, in every objective, after each objective is normalised so that the front's
 * best is 0 and its worst is 1. A tenth beyond the worst, so that the extreme points of a front count too.
 * Source: Ishibuchi, Imada, Setoguchi and Nojima (2018), Evolutionary Computation 26, on why not 1.
 */
export const HYPERVOLUME_REFERENCE = 1.1;

/**
 * With four objectives the exact contributions of a front take as many sweeps as it has members: a quarter of a second
 * for so many. Beyond, each gets the volume that it alone dominates, regardless of its neighbours: exact values would
 * take seconds, only to order entries that share a rank.
 */
export const MAX_EXACT_MEMBERS = 500;

/** How many objectives one sweep takes. */
const SWEPT = 3;

/**
 * How much of the hypervolume of a front each of its points alone adds: the volume that it dominates and no
 * other point does, up to {@link HYPERVOLUME_REFERENCE}. Objectives are normalised by the front's own range, so
 * units do not matter. Pass values on the scale that they are compared on (logarithms of latencies). Equal points get
 * what one of them would add, so a copy does not reduce the original. A dominated point adds 0.
 *
 * Exact for up to three objectives, and for more up to {@link MAX_EXACT_MEMBERS} different points.
 * Source: Zitzler and Thiele (1998), PPSN V; contributions as in Beume, Naujoks and Emmerich (2007), EJOR 181.
 * @returns for each point, in the order given, its contribution, between 0 and 1.1 to the number of objectives.
 * @throws RangeError when a point has another number of objectives than there are directions, or a NaN.
 */
export function hypervolumeContributions(
  points: readonly (readonly number[])[],
  directions: readonly Direction[],
): number[] {
  const front = normalised(toCosts(points, directions));
  const different: CostPoint[] = [];
  const distinctIndexOf = new Uint32Array(front.length);
  const columns = directions.map((_, objective) => columnOf(front, objective));
  for (const index of sortIndices(front.keys(), columns)) {
    const point = front[index] as CostPoint;
    const last = different.at(-1);
    if (!last || compareKeys(last, point) !== 0) different.push(point);
    distinctIndexOf[index] = different.length - 1;
  }
  const contributions =
    directions.length > SWEPT && different.length > MAX_EXACT_MEMBERS
      ? different.map(ownVolume)
      : exclusiveVolumes(different, directions.length);
  return Array.from(distinctIndexOf, (index) => contributions[index] as number);
}

/**
 * The reference point of a front, one value an objective, on the scale of the points given.
 * @throws RangeError as {@link hypervolumeContributions} does.
 */
export function hypervolumeReference(
  points: readonly (readonly number[])[],
  directions: readonly Direction[],
): number[] {
  const costs = rangesOf(toCosts(points, directions));
  return costs.map(({ min, max }, i) => {
    const cost = min + HYPERVOLUME_REFERENCE * (max - min);
    return directions[i] === 'lower' ? cost : 0 - cost;
  });
}

function ownVolume(point: CostPoint): number {
  return point.reduce((volume, value) => volume * (HYPERVOLUME_REFERENCE - value), 1);
}

/** By slices of the last objective, down to three, which are swept; fewer than three are as if the rest were alike. */
function exclusiveVolumes(points: readonly CostPoint[], objectives: number): number[] {
  if (objectives <= SWEPT) {
    const depth = HYPERVOLUME_REFERENCE ** (SWEPT - objectives);
    return sweptContributions(points, HYPERVOLUME_REFERENCE).map((volume) => volume / depth);
  }
  const last = objectives - 1;
  const volumes = new Array<number>(points.length).fill(0);
  const order = [...points.keys()].sort((a, b) => coordinate(points, a, last) - coordinate(points, b, last));
  order.forEach((at, i) => {
    const next = order[i + 1];
    const end = next === undefined ? HYPERVOLUME_REFERENCE : coordinate(points, next, last);
    const thickness = end - coordinate(points, at, last);
    if (thickness <= 0) return;
    const met = order.slice(0, i + 1);
    const areas = exclusiveVolumes(
      met.map((index) => points[index] as CostPoint),
      last,
    );
    met.forEach((index, j) => {
      volumes[index] = (volumes[index] as number) + thickness * (areas[j] as number);
    });
  });
  return volumes;
}

function coordinate(points: readonly CostPoint[], index: number, objective: number): number {
  return points[index]?.[objective] as number;
}

/**
 * The volume that points dominate up to a reference that is the same in every objective; less is better.
 * By slicing: sorted by the last objective, the points met so far span a slab with one objective fewer.
 * Source: While, Hingston, Barone and Huband (2006), IEEE Transactions on Evolutionary Computation 10 (HSO).
 */
export function hypervolume(points: readonly CostPoint[], reference: number): number {
  const inside = points.filter((point) => point.every((value) => value < reference));
  const first = inside[0];
  if (!first) return 0;
  const last = first.length - 1;
  if (last === 0) return reference - Math.min(...inside.map(([value]) => value as number));

  const ascending = nonDominated(inside).sort((a, b) => (a[last] as number) - (b[last] as number));
  let volume = 0;
  let met: CostPoint[] = [];
  ascending.forEach((point, i) => {
    met = nonDominated([...met, point.slice(0, last)]);
    const thickness = ((ascending[i + 1]?.[last] ?? reference) as number) - (point[last] as number);
    if (thickness > 0) volume += thickness * hypervolume(met, reference);
  });
  return volume;
}

/** Each objective as a share of the range of the points; 0 throughout where they do not differ. */
function normalised(points: readonly CostPoint[]): CostPoint[] {
  const ranges = rangesOf(points);
  return points.map((point) =>
    point.map((value, i) => {
      const { min, max } = ranges[i] as Range;
      return max > min ? (value - min) / (max - min) : 0;
    }),
  );
}

interface Range {
  readonly min: number;
  readonly max: number;
}

function rangesOf(points: readonly CostPoint[]): Range[] {
  return (points[0] ?? []).map((_, i) => {
    let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const point of points) {
      min = Math.min(min, point[i] as number);
      max = Math.max(max, point[i] as number);
    }
    return { min, max };
  });
}
