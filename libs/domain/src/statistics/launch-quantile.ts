import { quantileSorted } from 'simple-statistics';
import { DEFAULT_CONFIDENCE, type IntervalEstimate } from './interval';
import { launchCentre } from './launch-centre';
import { sorted } from './sample';

/** Values that a launch must have beyond the quantile: with fewer it would be the extreme value. */
const VALUES_BEYOND = 2;
const FEWEST_LAUNCHES = 3;

/** How many values a launch needs for its own quantile: 4 for the median, 20 for p90, 40 for p95, 200 for p99. */
export function launchValuesNeeded(q: number): number {
  return Math.round(VALUES_BEYOND / Math.min(q, 1 - q));
}

/**
 * A quantile of positive values that come in launches: that of a typical launch, in the values' unit. It is the
 * centre ({@link launchCentre}), over the launches, of the logarithm of each launch's own quantile (type 7 of Hyndman
 * and Fan 1996), exponentiated.
 *
 * Values within a launch depend on each other, and launches differ by more than that, now and then by much: an
 * interval from all values as one series, or from their shares by launch, is too narrow then
 * (docs/decisions/0011). Here the launch is the unit, and an outlying launch hardly counts.
 * Null for fewer than three launches, or when one has fewer than {@link launchValuesNeeded} values.
 * @throws RangeError when a quantile is not a finite number above 0, or q or the confidence is not between 0 and 1.
 */
export function launchQuantile(
  launches: readonly (readonly number[])[],
  q: number,
  confidence: number = DEFAULT_CONFIDENCE,
): IntervalEstimate | null {
  if (!(q > 0 && q < 1)) throw new RangeError(`q lies between 0 and 1, both excluded, but it is ${q}.`);
  const needed = launchValuesNeeded(q);
  if (launches.length < FEWEST_LAUNCHES || launches.some((values) => values.length < needed)) return null;
  const logs = launches.map((values) => Math.log(quantileSorted(Array.from(sorted(values)), q)));
  const { estimate, lower, upper, confidence: achieved } = launchCentre(logs, confidence);
  return {
    estimate: Math.exp(estimate),
    lower: Math.exp(lower),
    upper: Math.exp(upper),
    confidence: achieved,
  };
}
