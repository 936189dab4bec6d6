import type { Direction } from '../metric';

/** A point of several objectives, turned so that less is better in each. */
export type CostPoint = readonly number[];

/**
 * Turns points so that less is better in every objective.
 * @throws RangeError when a point has another number of objectives than there are directions, or a NaN.
 */
export function toCosts(
  points: readonly (readonly number[])[],
  directions: readonly Direction[],
): CostPoint[] {
  return points.map((point) => {
    if (point.length !== directions.length || point.some(Number.isNaN)) {
      throw new RangeError(
        `Each point needs ${directions.length} numbers, but one is [${point.join(', ')}].`,
      );
    }
    // 0 − x rather than −x, which would make a −0 of a 0.
    return point.map((value, i) => (directions[i] === 'lower' ? value : 0 - value));
  });
}

/** What the points cost in one objective; 0 where they do not have so many. */
export function columnOf(points: readonly CostPoint[], objective: number): Float64Array {
  return Float64Array.from(points, (point) => point[objective] ?? 0);
}

/** Whether a is no worse than b in every objective and strictly better in one. */
export function dominates(a: CostPoint, b: CostPoint): boolean {
  let better = false;
  for (let i = 0; i < a.length; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference > 0) return false;
    if (difference < 0) better = true;
  }
  return better;
}

/** The distinct points that no other point dominates. */
export function nonDominated(points: readonly CostPoint[]): CostPoint[] {
  const kept: CostPoint[] = [];
  for (const point of points) {
    if (kept.some((other) => coversOrEquals(other, point))) continue;
    for (let i = kept.length - 1; i >= 0; i--) {
      if (dominates(point, kept[i] as CostPoint)) kept.splice(i, 1);
    }
    kept.push(point);
  }
  return kept;
}

function coversOrEquals(a: CostPoint, b: CostPoint): boolean {
  return a.every((value, i) => value <= (b[i] as number));
}
