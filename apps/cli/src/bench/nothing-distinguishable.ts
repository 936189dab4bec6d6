import type { LatencyComparison } from '@torchperf/contracts';
import { mannWhitney, pText, SIGNIFICANCE, signedRankTest } from '@torchperf/domain';

/**
 * The warning if there are too many tests for the number of launches: after the correction, none of them can find two
 * bundles distinguishable, however much they differ. Null if at least one can.
 * @param comparisons all tests of one family.
 * @param countLaunches the number of launches of the bundle with this name.
 */
export function nothingDistinguishable(
  comparisons: readonly LatencyComparison[],
  countLaunches: (name: string) => number,
): string | null {
  const tests = comparisons.filter(({ of, to }) => of !== to);
  if (tests.length === 0) return null;
  const minAdjusted = tests.length * Math.min(...tests.map((test) => minPValue(test, countLaunches)));
  if (minAdjusted < SIGNIFICANCE || tests.some(({ isDistinguishable }) => isDistinguishable)) return null;
  const count = tests.length === 1 ? 'one comparison' : `${tests.length} comparisons`;
  return (
    `Nothing is distinguishable here: with so few launches, the smallest possible result of ${count} is ${pText(Math.min(1, minAdjusted))}. ` +
    'Use more launches (no --quick) or fewer bundles.'
  );
}

/** The smallest possible p-value: all launches point in one direction. */
function minPValue({ of, to, test }: LatencyComparison, countLaunches: (name: string) => number): number {
  const [a, b] = [of, to].map((name) =>
    Array.from({ length: countLaunches(name) }, (_, index) => index + 1),
  ) as [number[], number[]];
  if (test === 'signed-rank') return signedRankTest(a).pValue;
  return mannWhitney(
    a,
    b.map((value) => a.length + value),
  ).pValue;
}
