import type { LatencyComparison, RunReport } from '@torchperf/contracts';
import {
  bonferroni,
  compareLaunches,
  comparePairedLaunches,
  type LaunchComparison,
  SIGNIFICANCE,
} from '@torchperf/domain';
import { pairClaim, selfClaim } from './claim';

/** A run with figures, by the name of its bundle. */
export interface NamedRun {
  readonly name: string;
  readonly report: RunReport;
}

/**
 * Compares bundles with the one that they were measured against: Wilcoxon's signed-rank test of the launches' log ratios
 * against 0, and the interval that inverts it. Both are corrected for the number of bundles, without the one that was
 * measured against itself: its test is no comparison.
 */
export function compareToReference(runs: readonly NamedRun[], against: string): LatencyComparison[] {
  const tests = runs.map(({ name, report }) => {
    const logRatios = report.launches.map(({ logRatio }) => logRatio);
    return {
      of: name,
      to: against,
      testAt: (confidence: number) => comparePairedLaunches(logRatios, confidence),
    };
  });
  return withClaims(tests, 'signed-rank');
}

/**
 * Compares every pair of bundles that were measured against the same one: Mann–Whitney on their launches' log ratios,
 * and the shift between them with the interval that inverts it. Both are corrected for the number of pairs.
 */
export function comparePairs(runs: readonly NamedRun[]): LatencyComparison[] {
  const pairs = runs.flatMap((a, index) => runs.slice(index + 1).map((b) => [a, b] as const));
  const tests = pairs.map(([a, b]) => {
    const [ofA, ofB] = [a, b].map(({ report }) => report.launches.map(({ logRatio }) => logRatio)) as [
      number[],
      number[],
    ];
    return {
      of: a.name,
      to: b.name,
      testAt: (confidence: number) => compareLaunches(ofA, ofB, confidence),
    };
  });
  return withClaims(tests, 'mann-whitney');
}

interface Testable extends Pick<LatencyComparison, 'of' | 'to'> {
  testAt(confidence: number): LaunchComparison;
}

/** All tests of one family, corrected for their number. A bundle against itself is a family of its own. */
function withClaims(tests: readonly Testable[], test: LatencyComparison['test']): LatencyComparison[] {
  const family = tests.filter(({ of, to }) => of !== to).length;
  return tests.map(({ of, to, testAt }) => {
    const { pAdjusted, confidence } = bonferroni(of === to ? 1 : family, SIGNIFICANCE);
    const { ratio, pValue } = testAt(confidence);
    const isDistinguishable =
      ratio.lower !== null && ratio.upper !== null && (ratio.lower > 1 || ratio.upper < 1);
    const tested = { of, to, ratio, pValue, pAdjusted: pAdjusted(pValue), isDistinguishable };
    return { ...tested, test, claim: of === to ? selfClaim(tested) : pairClaim(tested) };
  });
}
