import type { LatencyComparison, RunReport } from '@torchperf/contracts';
import { hodgesLehmann, hodgesLehmannShift, holm, mannWhitney, signedRankTest } from '@torchperf/domain';
import { claimOf, type LatencyRatio, SIGNIFICANCE, selfClaim } from './claim';

/** A run with figures, by the name of its bundle. */
export interface NamedRun {
  readonly name: string;
  readonly report: RunReport;
}

/**
 * A bundle and what it was measured beside: Wilcoxon's signed-rank test of the launches' log ratios against 0, and the
 * interval that inverts it.
 */
export function compareToReference({ name, report }: NamedRun, against: string): LatencyComparison {
  const logRatios = report.launches.map(({ logRatio }) => logRatio);
  const ratio = exponentiated(hodgesLehmann(logRatios));
  const { pValue } = signedRankTest(logRatios);
  const tested = { of: name, to: against, ratio, pAdjusted: pValue };
  return {
    ...tested,
    test: 'signed-rank',
    pValue,
    toldApart: pValue < SIGNIFICANCE,
    claim: name === against ? selfClaim(tested) : claimOf(tested),
  };
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
    return {
      of: a.name,
      to: b.name,
      ratio: exponentiated(hodgesLehmannShift(ofA, ofB)),
      pValue: mannWhitney(ofA, ofB).pValue,
    };
  });
  const adjusted = holm(tests.map(({ pValue }) => pValue));
  return tests.map((test, index) => {
    const pAdjusted = adjusted[index] as number;
    const toldApart = pAdjusted < SIGNIFICANCE;
    return { ...test, test: 'mann-whitney', pAdjusted, toldApart, claim: claimOf({ ...test, pAdjusted }) };
  });
}

function exponentiated(logs: LatencyRatio): LatencyRatio {
  return { estimate: Math.exp(logs.estimate), lower: Math.exp(logs.lower), upper: Math.exp(logs.upper) };
}
