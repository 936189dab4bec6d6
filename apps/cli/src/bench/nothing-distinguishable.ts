import type { LatencyComparison } from '@torchperf/contracts';
import { mannWhitney, pText, SIGNIFICANCE, signedRankTest } from '@torchperf/domain';

/**
 * What a reader must know of tests so many, on launches so few, that after the correction none of them could have
 * told two bundles apart, however unlike they are; null where one could.
 * @param comparisons all tests of one question.
 * @param launchesOf how many launches a bundle of that name has.
 */
export function nothingDistinguishable(
  comparisons: readonly LatencyComparison[],
  launchesOf: (name: string) => number,
): string | null {
  const tests = comparisons.filter(({ of, to }) => of !== to);
  if (tests.length === 0) return null;
  const least = tests.length * Math.min(...tests.map((test) => minPValue(test, launchesOf)));
  if (least < SIGNIFICANCE || tests.some(({ isDistinguishable }) => isDistinguishable)) return null;
  const count = tests.length === 1 ? 'one comparison' : `${tests.length} comparisons`;
  return (
    `Nothing was distinguishable here: with so few launches, ${count} give no less than ${pText(Math.min(1, least))}. ` +
    'More launches (no --quick) or fewer bundles at once can.'
  );
}

/** That of launches which all point in one direction. */
function minPValue({ of, to, test }: LatencyComparison, launchesOf: (name: string) => number): number {
  const [a, b] = [of, to].map((name) =>
    Array.from({ length: launchesOf(name) }, (_, index) => index + 1),
  ) as [number[], number[]];
  if (test === 'signed-rank') return signedRankTest(a).pValue;
  return mannWhitney(
    a,
    b.map((value) => a.length + value),
  ).pValue;
}
