import { hodgesLehmann, hodgesLehmannShift } from '../statistics/hodges-lehmann';
import { DEFAULT_CONFIDENCE, type IntervalEstimate } from '../statistics/interval';
import { centreTest, shiftTest } from '../statistics/location-tests';
import type { RatioInterval } from './latency-claim';

/** The values of one run's launches compared with those of another's. */
export interface LaunchComparison {
  readonly ratio: RatioInterval;
  /** Two-sided, of this test alone. */
  readonly pValue: number;
}

/**
 * Compares two runs by the logarithms of one value a launch, as two independent samples: the Hodges–Lehmann shift,
 * exponentiated, the p-value of the Mann–Whitney test, and the interval that inverts that very test. It leaves 1 out
 * exactly where p ≤ 1 − confidence; launches too few for the confidence give no bounds.
 * @param ofLogs natural logarithms, one a launch, of what is above the line.
 * @throws RangeError when there are no launches, a value is not finite, or the confidence is not between 0 and 1.
 */
export function compareLaunches(
  ofLogs: readonly number[],
  toLogs: readonly number[],
  confidence: number = DEFAULT_CONFIDENCE,
): LaunchComparison {
  return {
    ratio: toRatio(hodgesLehmannShift(ofLogs, toLogs, confidence), confidence),
    pValue: shiftTest(ofLogs, toLogs),
  };
}

/**
 * The same for launches in which both were measured, interleaved: the Hodges–Lehmann estimate of the logarithms of
 * their ratio, Wilcoxon's signed-rank test against a ratio of 1, and the interval that inverts it.
 * @throws RangeError as `compareLaunches`
 */
export function comparePairedLaunches(
  logRatios: readonly number[],
  confidence: number = DEFAULT_CONFIDENCE,
): LaunchComparison {
  return {
    ratio: toRatio(hodgesLehmann(logRatios, confidence), confidence),
    pValue: centreTest(logRatios),
  };
}

function toRatio(
  { estimate, lower, upper, confidence: achieved }: IntervalEstimate,
  requested: number,
): RatioInterval {
  // Rounding must not make an exactly reached confidence fail.
  const isReached = achieved >= requested - 1e-12;
  return {
    estimate: Math.exp(estimate),
    lower: isReached ? Math.exp(lower) : null,
    upper: isReached ? Math.exp(upper) : null,
  };
}
