import { type CostColumn, costColumns, isBetter } from './cost-columns';
import type { Criterion } from './criterion';
import { boardMultipliers } from './error-shares';
import type { ObjectiveValue } from './rankable-entry';
import { sortIndices } from './sort-keys';

/** The rule of dominance, as every page, report and command states it, after "a dominates b: ". */
export const DOMINANCE_RULE =
  'no worse by its estimates in any objective, and distinguishable as better in at least one';

/**
 * The front of each entry, from 1, in the order given. The one rule by which an entry dominates another, on boards and
 * in comparisons: its estimates are no worse in any objective, and it is distinguishable as better in at least one.
 * Front 1 are the entries that no one dominates; front k + 1 are those that only entries of fronts 1 to k dominate,
 * and one of front k does. Of exact figures these are the fronts of `paretoFronts`.
 *
 * The estimates of who dominates come first in the order of the estimates, so the relation has no circles, and one pass
 * in that order finds all fronts. "Distinguishable" is assessed among all entries of the board: more entries make margins
 * wider, and never make one dominate another that it did not dominate before. O(m·n²) for m objectives.
 * @param rows for each entry one value a criterion.
 * @param entries how many the board ranks.
 * @throws RangeError as `costColumns`
 */
export function dominanceFronts(
  rows: readonly (readonly ObjectiveValue[])[],
  criteria: readonly Criterion[],
  entries: number = rows.length,
): number[] {
  const columns = costColumns(rows, criteria, boardMultipliers(entries, criteria.length));
  const estimates = columns.map(({ estimate }) => estimate);
  const fronts = new Array<number>(rows.length);
  /** The entries of each front so far. */
  const members: number[][] = [];
  for (const entry of sortIndices(rows.keys(), estimates)) {
    let front = members.length;
    while (front > 0 && !isDominated(columns, members[front - 1] as number[], entry)) front--;
    fronts[entry] = front + 1;
    const own = members[front];
    if (own) own.push(entry);
    else members.push([entry]);
  }
  return fronts;
}

/** Whether one of these entries dominates another one. The latest are nearest in order, and the likeliest to. */
function isDominated(columns: readonly CostColumn[], others: readonly number[], entry: number): boolean {
  for (let i = others.length - 1; i >= 0; i--) {
    if (dominates(columns, others[i] as number, entry)) return true;
  }
  return false;
}

/** Whether one entry dominates another. Loops by index: a board of 10,000 has millions of pairs. */
function dominates(columns: readonly CostColumn[], one: number, other: number): boolean {
  for (let i = 0; i < columns.length; i++) {
    const { estimate } = columns[i] as CostColumn;
    if ((estimate[one] as number) > (estimate[other] as number)) return false;
  }
  return columns.some((column) => isBetter(column, one, other));
}
