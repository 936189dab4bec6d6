import { type CostColumn, isBetter } from './cost-columns';
import { isDistinguishable } from './margins';
import { sortIndices } from './sort-keys';

/** Of each entry, by its index, how many others are distinguishable from it. */
export interface Distinguished {
  readonly better: Int32Array;
  readonly worse: Int32Array;
}

/**
 * Counts for each of these entries the others that are distinguishable from it in one objective.
 *
 * With all in the order of their estimates, those better than an entry come before it. However wide the margins of
 * those before some position are, they are at most the widest; so up to a position all are distinguishable from the
 * entry, which a binary search finds. Only those between it and the entry are compared one by one. So entries of
 * similar widths take O(n log n), and the worst case of very unequal ones is O(n²).
 * @param size how many entries there are in all: the length of the counts.
 */
export function countDistinguished(
  indices: readonly number[],
  column: CostColumn,
  size: number,
): Distinguished {
  const better = new Int32Array(size);
  const worse = new Int32Array(size);
  const order = sortIndices(indices, [column.estimate]);
  const widest = widestBefore(order, column.above);
  /** At each position, how many entries have all up to there behind them. */
  const leads = new Int32Array(order.length + 1);
  order.forEach((entry, position) => {
    const clear = clearPositions(order, widest, column, entry, position);
    let count = clear;
    leads[clear] = (leads[clear] as number) + 1;
    for (let i = clear; i < position; i++) {
      const other = order[i] as number;
      if (!isBetter(column, other, entry)) continue;
      count++;
      worse[other] = (worse[other] as number) + 1;
    }
    better[entry] = count;
  });
  let behind = 0;
  for (let position = order.length - 1; position >= 0; position--) {
    behind += leads[position + 1] as number;
    const entry = order[position] as number;
    worse[entry] = (worse[entry] as number) + behind;
  }
  return { better, worse };
}

/** At each position, the widest upper margin of the entries before it. */
function widestBefore(order: readonly number[], above: Float64Array): Float64Array {
  const widest = new Float64Array(order.length + 1);
  order.forEach((entry, i) => {
    widest[i + 1] = Math.max(widest[i] as number, above[entry] as number);
  });
  return widest;
}

/** Up to which position all entries are distinguishable from one as better, even if each were as wide as the widest. */
function clearPositions(
  order: readonly number[],
  widest: Float64Array,
  { estimate, below, minDifference }: CostColumn,
  entry: number,
  position: number,
): number {
  let [low, high] = [0, position];
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    const nearest = order[middle - 1] as number;
    const distance = (estimate[entry] as number) - (estimate[nearest] as number);
    const isClear = isDistinguishable(
      distance,
      widest[middle] as number,
      below[entry] as number,
      minDifference,
    );
    if (isClear) low = middle;
    else high = middle - 1;
  }
  return low;
}
