import { hodgesLehmannShift } from '../statistics/hodges-lehmann';
import { mannWhitney } from '../statistics/mann-whitney';
import type { RatioInterval } from './latency-claim';

/** How the values of one run's launches stand to those of another's. */
export interface LaunchComparison {
  readonly ratio: RatioInterval;
  /** Two-sided, of this test alone. */
  readonly pValue: number;
}

/**
 * Compares two runs by the logarithms of one value a launch, as two independent samples: the Hodges–Lehmann shift with
 * the 95 % interval that inverts the Mann–Whitney test, exponentiated, and the p-value of that test.
 * @param ofLogs natural logarithms, one a launch, of what stands above the line.
 * @throws RangeError when there are no launches, or a value is not finite.
 */
export function compareLaunches(ofLogs: readonly number[], toLogs: readonly number[]): LaunchComparison {
  const { estimate, lower, upper } = hodgesLehmannShift(ofLogs, toLogs);
  return {
    ratio: { estimate: Math.exp(estimate), lower: Math.exp(lower), upper: Math.exp(upper) },
    pValue: mannWhitney(ofLogs, toLogs).pValue,
  };
}
