import { DEFAULT_CONFIDENCE } from '../statistics';

/** After how many launches a run is looked at, for the default of 12 to 40 launches. */
export const LOOKS: readonly number[] = [12, 16, 24, 32, 40];

/** Where those five looks lie between the minimum and maximum number of launches. */
const LOOK_SHARES = [0, 1 / 7, 3 / 7, 5 / 7, 1];

/**
 * After how many launches a run of `min` to `max` launches is looked at: at most five times, at the same
 * shares of the way as {@link LOOKS}, which are what 12 and 40 give. The last is always `max`.
 * @throws RangeError unless both are whole and 1 ≤ min ≤ max.
 */
export function looksBetween(min: number, max: number): number[] {
  if (!Number.isInteger(min) || !Number.isInteger(max) || min < 1 || max < min) {
    throw new RangeError(`Launches are whole numbers with 1 ≤ min ≤ max, but they are ${min} and ${max}.`);
  }
  return [...new Set(LOOK_SHARES.map((share) => Math.round(min + share * (max - min))))];
}

/**
 * The confidence that an interval needs at each of several looks so that all of them together err with at most
 * 1 − `confidence`: Bonferroni, 1 − (1 − confidence)/looks, 99 % for five looks at 95 %.
 *
 * Pocock's levels (98.4 % for five equally spaced looks) would make intervals 6 % narrower, but hold only for
 * normal increments at equal steps; the looks here are uneven and the launches heavy-tailed, and Bonferroni
 * holds whatever they are.
 * Source: Pocock (1977), Biometrika 64; Jennison and Turnbull (2000), "Group Sequential Methods", chapter 2.
 * @throws RangeError unless there is a look and 0 < confidence < 1.
 */
export function confidenceAtLook(looks: number, confidence: number = DEFAULT_CONFIDENCE): number {
  if (!Number.isInteger(looks) || looks < 1)
    throw new RangeError(`There must be a look, but there are ${looks}.`);
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`A confidence lies between 0 and 1, both excluded, but it is ${confidence}.`);
  }
  return 1 - (1 - confidence) / looks;
}
