import normalQuantile from '@stdlib/stats-base-dists-normal-quantile';

/** What the service publishes everywhere unless it says otherwise. */
export const DEFAULT_CONFIDENCE = 0.95;

/** A confidence interval, in the unit of the sample. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/** An estimate with its interval, and the confidence that this interval really has. */
export interface IntervalEstimate extends Interval {
  readonly estimate: number;
  /** The achieved confidence: discrete distributions seldom allow the requested one, and tiny samples fall short. */
  readonly confidence: number;
}

/**
 * The error left on each side of a two-sided interval: (1 − confidence) / 2.
 * @throws RangeError unless 0 < confidence < 1.
 */
export function tailError(confidence: number): number {
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`A confidence lies between 0 and 1, both excluded, but it is ${confidence}.`);
  }
  return (1 - confidence) / 2;
}

/**
 * The standard normal quantile of a two-sided interval, 1.960 for 95 %.
 * @throws RangeError unless 0 < confidence < 1.
 */
export function normalMultiplier(confidence: number): number {
  return -normalQuantile(tailError(confidence), 0, 1);
}
