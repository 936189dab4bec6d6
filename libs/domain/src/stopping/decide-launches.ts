import { hodgesLehmann, type IntervalEstimate, launchCentre } from '../statistics';
import { confidenceAtLook, looksBetween } from './looks';

/** When to stop; `halfWidthTarget` is relative, 0.005 for ±0.5 %. */
export interface LaunchLimits {
  /** The minimum and maximum number of launches. */
  readonly min: number;
  readonly max: number;
  /** Relative: 0.005 is ±0.5 % of the ratio. */
  readonly halfWidthTarget: number;
}

export type LaunchDecision =
  | { readonly state: 'continue' }
  | {
      readonly state: 'stop';
      readonly reason: 'half-width-reached' | 'launches-exhausted';
      /** Of the log ratio, with the plain 95 % interval that is published; exponentiate for the ratio. */
      readonly estimate: IntervalEstimate;
    };

/**
 * Whether a run needs another launch, decided from the log ratios of the launches so far.
 *
 * A run is looked at a few times only ({@link looksBetween}), and stops early when the interval of the look is
 * narrow enough; that interval is wider than the published one, so that looking often does not make the
 * published one too narrow ({@link confidenceAtLook}). A look at which so few launches cannot give that
 * confidence decides nothing. After `max` launches there is nothing left to decide, and the reason given says
 * whether the published interval is as narrow as was asked.
 *
 * "Narrow enough" is half the interval of the log ratio ≤ ln(1 + target): then the ratio's own half-width,
 * relative to its estimate, is at most the target too.
 * @throws RangeError when a log ratio is not finite, there is none at `max`, or the limits are not
 *   1 ≤ min ≤ max, target > 0.
 */
export function decideLaunches(logRatios: readonly number[], limits: LaunchLimits): LaunchDecision {
  if (!(limits.halfWidthTarget > 0)) {
    throw new RangeError(`The target half-width must be above 0, but is ${limits.halfWidthTarget}.`);
  }
  const looks = looksBetween(limits.min, limits.max);
  const exhausted = logRatios.length >= limits.max;
  if (!exhausted && !looks.includes(logRatios.length)) return { state: 'continue' };

  const published = launchCentre(logRatios);
  if (exhausted) {
    const reached = isNarrow(published, limits.halfWidthTarget);
    return {
      state: 'stop',
      reason: reached ? 'half-width-reached' : 'launches-exhausted',
      estimate: published,
    };
  }
  const confidence = confidenceAtLook(looks.length);
  const looked = hodgesLehmann(logRatios, confidence);
  if (looked.confidence < confidence || !isNarrow(looked, limits.halfWidthTarget)) {
    return { state: 'continue' };
  }
  return { state: 'stop', reason: 'half-width-reached', estimate: published };
}

function isNarrow({ lower, upper }: IntervalEstimate, target: number): boolean {
  return (upper - lower) / 2 <= Math.log1p(target);
}
