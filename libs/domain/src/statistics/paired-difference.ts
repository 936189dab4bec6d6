import { DEFAULT_CONFIDENCE, type IntervalEstimate, normalMultiplier } from './interval';

/**
 * How much greater the share of right answers of the second of two models is than that of the first, on the same
 * examples, with Agresti and Min's interval: half an example is added to each of the four cells, then
 * d ± z√(b + c + 1 − (c − b)²/N)/N with N = n + 2 and d = (c − b)/N. The estimate is the plain (c − b)/n.
 * Source: Agresti and Min (2005), "Simple improved confidence intervals for comparing matched proportions",
 * Statistics in Medicine 24.
 * @param b examples that only the first model gets right.
 * @param c examples that only the second model gets right.
 * @param n all examples that both were asked.
 * @throws RangeError unless all are whole numbers from 0, n is at least 1 and b + c at most n, and 0 < confidence < 1.
 */
export function pairedDifference(
  b: number,
  c: number,
  n: number,
  confidence: number = DEFAULT_CONFIDENCE,
): IntervalEstimate {
  if (![b, c, n].every((count) => Number.isInteger(count) && count >= 0) || n < 1 || b + c > n) {
    throw new RangeError(`Of ${n} examples, ${b} and ${c} cannot be those that only one model gets right.`);
  }
  const padded = n + 2;
  const centre = (c - b) / padded;
  const halfWidth = (normalMultiplier(confidence) * Math.sqrt(b + c + 1 - (c - b) ** 2 / padded)) / padded;
  return {
    estimate: (c - b) / n,
    lower: Math.max(-1, centre - halfWidth),
    upper: Math.min(1, centre + halfWidth),
    confidence,
  };
}
