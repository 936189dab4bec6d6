import { type Criterion, costInterval } from './criterion';
import type { MultiplierOf } from './error-shares';
import type { ObjectiveValue } from './rankable-entry';

/**
 * The comparison intervals of one objective by the index of the entry, turned so that less is better. Columns of
 * numbers rather than an object an entry: a board of 10,000 is ranked in a fifth of the time.
 */
export interface CostColumn {
  readonly estimate: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

/**
 * One column a criterion, in their order.
 * @param rows for each entry one value a criterion.
 * @throws RangeError when an entry has another number of values, or a value is not on its scale.
 */
export function costColumns(
  rows: readonly (readonly ObjectiveValue[])[],
  criteria: readonly Criterion[],
  multiplierOf: MultiplierOf,
): CostColumn[] {
  const odd = rows.find((row) => row.length !== criteria.length);
  if (odd) throw new RangeError(`An entry has ${odd.length} values for ${criteria.length} criteria.`);
  return criteria.map((criterion, i) => {
    const column = {
      estimate: new Float64Array(rows.length),
      lower: new Float64Array(rows.length),
      upper: new Float64Array(rows.length),
    };
    rows.forEach((row, index) => {
      const value = row[i] as ObjectiveValue;
      const interval = costInterval(criterion, value, multiplierOf(value.degreesOfFreedom));
      column.estimate[index] = interval.estimate;
      column.lower[index] = interval.lower;
      column.upper[index] = interval.upper;
    });
    return column;
  });
}
