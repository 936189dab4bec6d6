/**
 * Theory of operation. The one rule by which an entry dominates another, on boards and in comparisons: it is
 * distinguishable as better in at least one objective, and distinguishable as worse in none.
 *
 * The two halves err in opposite ways, so each has its own level. "Better" must hold among all entries of the board:
 * its error is shared among all comparisons (`boardMultiplier`). "Worse" prevents dominance, and is tested as between
 * two entries. If its error were shared too, additional weak entries would widen intervals until a loss of two points
 * of accuracy is no longer distinguishable, and the more accurate entry would be dominated. With two levels, more
 * entries never make one dominate another that it did not dominate before.
 */
import { type CostColumn, costColumns } from './cost-columns';
import type { Criterion } from './criterion';
import { boardMultipliers, pairMultiplier } from './error-shares';
import type { ObjectiveValue } from './rankable-entry';

/** The rule, as every page, report and command states it, after "a dominates b: ". */
export const DOMINANCE_RULE = 'distinguishable as better in at least one objective and as worse in none';

export interface DominanceColumns {
  /** One column an objective, wide: what lies apart in these is distinguishable among all entries. */
  readonly gains: readonly CostColumn[];
  /** The same, narrow: what lies apart in these is distinguishable between two entries. */
  readonly losses: readonly CostColumn[];
}

/**
 * What `intervalFronts` needs to know which entries dominate which.
 * @param rows for each entry one value a criterion.
 * @param entries how many the board ranks.
 * @throws RangeError as `costColumns`
 */
export function dominanceColumns(
  rows: readonly (readonly ObjectiveValue[])[],
  criteria: readonly Criterion[],
  entries: number,
): DominanceColumns {
  return {
    gains: costColumns(rows, criteria, boardMultipliers(entries, criteria.length)),
    losses: costColumns(rows, criteria, pairMultiplier),
  };
}
