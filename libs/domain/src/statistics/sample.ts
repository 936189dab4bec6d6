import { mean } from 'simple-statistics';

/** Read once: in a sandbox such as Jest's, each lookup of a global costs more than the check. */
const isFiniteNumber = Number.isFinite;

/**
 * Guards the statistics against input that would silently become NaN.
 * @throws RangeError when there are fewer than `min` values or one of them is not finite.
 */
export function requireSample(values: readonly number[], min = 1): void {
  if (values.length < min) {
    throw new RangeError(`At least ${min} value(s) are needed, but there are ${values.length}.`);
  }
  const wrong = values.findIndex((value) => !isFiniteNumber(value));
  if (wrong >= 0) throw new RangeError(`Value ${wrong} is ${values[wrong]}; every value must be finite.`);
}

/** The values in ascending order, for reading order statistics; the input stays as it is. */
export function sorted(values: readonly number[]): Float64Array {
  return Float64Array.from(values).sort();
}

/**
 * The value of a given rank, 1 being the smallest.
 * @throws RangeError when there is no such rank.
 */
export function orderStatistic(ascending: Float64Array, rank: number): number {
  const value = ascending[rank - 1];
  if (value === undefined) throw new RangeError(`There is no rank ${rank} among ${ascending.length} values.`);
  return value;
}

/**
 * The arithmetic mean. Of values that are all equal it is that value, where rounding would miss it by an ulp and
 * leave deviations that look like spread, and like perfect correlation.
 * @throws Error when there are no values.
 */
export function average(values: readonly number[]): number {
  const [first] = values;
  if (first !== undefined && values.every((value) => value === first)) return first;
  return mean([...values]);
}
