import binomialCdf from '@stdlib/stats-base-dists-binomial-cdf';

/**
 * McNemar's exact test, two-sided: of the examples that exactly one of two models gets right, are as many
 * right by the one as by the other? p = min(1, 2·P(B(b + c, ½) ≤ min(b, c))); 1 when there are no such examples.
 * Source: McNemar (1947), Psychometrika 12; Dietterich (1998), Neural Computation 10.
 * @param b examples that only the first model gets right.
 * @param c examples that only the second model gets right.
 * @returns the p-value.
 * @throws RangeError unless both are whole numbers from 0.
 */
export function mcnemarExact(b: number, c: number): number {
  for (const count of [b, c]) {
    if (!Number.isInteger(count) || count < 0) {
      throw new RangeError(`A count of examples is a whole number from 0, but is ${count}.`);
    }
  }
  return Math.min(1, 2 * binomialCdf(Math.min(b, c), b + c, 0.5));
}
