import type { Direction } from '../metric';
import { type CostPoint, nonDominated, toCosts } from './costs';

/**
 * The reference point of a front, in every objective, after each objective is normalised so that the front's
 * best is 0 and its worst is 1. A tenth beyond the worst, so that the extreme points of a front count too.
 * Source: Ishibuchi, Imada, Setoguchi and Nojima (2018), Evolutionary Computation 26, on why not 1.
 */
export const HYPERVOLUME_REFERENCE = 1.1;

/**
 * How much of the hypervolume of a front each of its points alone adds: the volume that it dominates and no
 * other point does, up to {@link HYPERVOLUME_REFERENCE}. Objectives are normalised by the front's own range, so
 * units do not matter; give values on the scale that they are compared on (logarithms of latencies). Equal
 * points get what one of them would add, so that a copy does not rob the original. A dominated point adds 0.
 *
 * Exact, meant for 2 to 4 objectives: the cost grows exponentially with their number.
 * Source: Zitzler and Thiele (1998), PPSN V; contributions as in Beume, Naujoks and Emmerich (2007), EJOR 181.
 * @returns for each point, in the order given, its contribution, between 0 and 1.1 to the number of objectives.
 * @throws RangeError when a point has another number of objectives than there are directions, or a NaN.
 */
export function hypervolumeContributions(
  points: readonly (readonly number[])[],
  directions: readonly Direction[],
): number[] {
  const front = normalised(toCosts(points, directions));
  return front.map((point) => {
    const others = front.filter((other) => other.some((value, i) => value !== point[i]));
    const box = hypervolume([point], HYPERVOLUME_REFERENCE);
    // What the others dominate within the box of this point, they dominate as if moved into it.
    const limited = others.map((other) => other.map((value, i) => Math.max(value, point[i] as number)));
    return Math.max(0, box - hypervolume(limited, HYPERVOLUME_REFERENCE));
  });
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
  const ranges = (points[0] ?? []).map((_, i) => {
    const values = points.map((point) => point[i] as number);
    return { least: Math.min(...values), greatest: Math.max(...values) };
  });
  return points.map((point) =>
    point.map((value, i) => {
      const { least, greatest } = ranges[i] as { least: number; greatest: number };
      return greatest > least ? (value - least) / (greatest - least) : 0;
    }),
  );
}
