import type { Direction } from '../metric';
import { type CostPoint, dominates, toCosts } from './costs';
import { compareKeys } from './sort-keys';

/**
 * The front of each point, 1 being the points that none dominates, 2 those that only points of front 1 dominate,
 * and so on. a dominates b when it is no worse in every objective and strictly better in one; so equal points
 * share a front. Exact, whatever the order of the points.
 *
 * Efficient non-dominated sorting with binary search: taken in lexicographic order a point can only be dominated
 * by points already placed, and a front without a dominator has only such fronts behind it. Near O(n log n) for
 * few objectives, O(m·n²) at worst.
 * Source: Zhang, Tian, Cheng and Jin (2015), IEEE Transactions on Evolutionary Computation 19 (ENS-BS).
 * @returns for each point, in the order given, the number of its front from 1.
 * @throws RangeError when a point has another number of objectives than there are directions, or a NaN.
 */
export function paretoFronts(
  points: readonly (readonly number[])[],
  directions: readonly Direction[],
): number[] {
  const costs = toCosts(points, directions);
  const order = [...costs.entries()].sort(([, a], [, b]) => compareKeys(a, b));
  const fronts: CostPoint[][] = [];
  const numbers = new Array<number>(points.length);
  for (const [index, cost] of order) {
    let low = 0;
    let high = fronts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (holdsDominator(fronts[middle] as CostPoint[], cost)) low = middle + 1;
      else high = middle;
    }
    const front = fronts[low];
    if (front) front.push(cost);
    else fronts.push([cost]);
    numbers[index] = low + 1;
  }
  return numbers;
}

/** The latest placed are nearest in order and the likeliest to dominate. */
function holdsDominator(front: readonly CostPoint[], cost: CostPoint): boolean {
  for (let i = front.length - 1; i >= 0; i--) {
    if (dominates(front[i] as CostPoint, cost)) return true;
  }
  return false;
}
