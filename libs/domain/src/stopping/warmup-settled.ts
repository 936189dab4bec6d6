/** One quiet window may be luck, two a coincidence; with three, launches settled 20 times in 20. */
const SETTLED_WINDOWS = 3;

/**
 * Whether a launch has warmed up: the medians of the paired ratio (contestant over reference) of the last three
 * windows lie within `tolerance` of each other, the maximum at most 1 + tolerance times the minimum.
 * Source: docs/measurement.md.
 * @param windowRatios one median a window, in time order.
 * @throws RangeError when one of the last ratios is not a finite number above 0, or the tolerance is not ≥ 0.
 */
export function warmupSettled(windowRatios: readonly number[], tolerance: number): boolean {
  if (!(tolerance >= 0)) throw new RangeError(`The tolerance must be 0 or more, but is ${tolerance}.`);
  const last = windowRatios.slice(-SETTLED_WINDOWS);
  const wrong = last.find((ratio) => !(ratio > 0 && ratio < Number.POSITIVE_INFINITY));
  if (wrong !== undefined) throw new RangeError(`A ratio is a finite number above 0, but one is ${wrong}.`);
  if (last.length < SETTLED_WINDOWS) return false;
  return Math.max(...last) <= Math.min(...last) * (1 + tolerance);
}
