import type { LatencyComparison, RunReport } from '@torchperf/contracts';
import { compareLaunches, hodgesLehmann, holm, SIGNIFICANCE, signedRankTest } from '@torchperf/domain';
import { claimOf, selfClaim } from './claim';

/** A run with figures, by the name of its bundle. */
export interface NamedRun {
  readonly name: string;
  readonly report: RunReport;
}

/**
 * Bundles and what they were measured beside: Wilcoxon's signed-rank test of the launches' log ratios against 0, the
 * interval that inverts it, and Holm's correction for all bundles but the one that was measured beside itself: nobody
 * asks which of the two is the faster.
 */
export function compareToReference(runs: readonly NamedRun[], against: string): LatencyComparison[] {
  const tests = runs.map(({ name, report }) => {
    const logRatios = report.launches.map(({ logRatio }) => logRatio);
    return {
      of: name,
      to: against,
      ratio: exponentiated(hodgesLehmann(logRatios)),
      pValue: signedRankTest(logRatios).pValue,
    };
  });
  return withClaims(tests, 'signed-rank');
}

/**
 * Every two of several bundles that were measured beside the same one: Mann–Whitney on their launches' log ratios, the
 * shift between them with its interval, and Holm's correction for all pairs.
 */
export function comparePairs(runs: readonly NamedRun[]): LatencyComparison[] {
  const pairs = runs.flatMap((a, index) => runs.slice(index + 1).map((b) => [a, b] as const));
  const tests = pairs.map(([a, b]) => {
    const [ofA, ofB] = [a, b].map(({ report }) => report.launches.map(({ logRatio }) => logRatio)) as [
      number[],
      number[],
    ];
    return { of: a.name, to: b.name, ...compareLaunches(ofA, ofB) };
  });
  return withClaims(tests, 'mann-whitney');
}

type Tested = Pick<LatencyComparison, 'of' | 'to' | 'ratio' | 'pValue'>;

/** All tests of one question, corrected for their number. A bundle beside itself is a question of its own. */
function withClaims(tests: readonly Tested[], test: LatencyComparison['test']): LatencyComparison[] {
  const family = tests.filter(({ of, to }) => of !== to);
  const adjusted = holm(family.map(({ pValue }) => pValue));
  return tests.map((tested) => {
    const pAdjusted = adjusted[family.indexOf(tested)] ?? tested.pValue;
    const claimed = { ...tested, pAdjusted };
    const claim = tested.of === tested.to ? selfClaim(claimed) : claimOf(claimed);
    return { ...claimed, test, toldApart: pAdjusted < SIGNIFICANCE, claim };
  });
}

function exponentiated(logs: LatencyComparison['ratio']): LatencyComparison['ratio'] {
  return { estimate: Math.exp(logs.estimate), lower: Math.exp(logs.lower), upper: Math.exp(logs.upper) };
}
