import {
  BENCH_VERSION,
  type BenchedBundle,
  type BenchResult,
  type BundleContents,
  type LatencyComparison,
} from '@torchperf/contracts';
import { median, memoryAboveIdentity } from '@torchperf/domain';
import { UNSANDBOXED } from '@torchperf/engine';
import { benchFronts } from './bench-fronts';
import { comparePairs, compareToReference, type NamedRun } from './compare';

/** One bundle's run, whatever its verdict. */
export interface MeasuredBundle extends NamedRun {
  readonly path: string;
  readonly contents: BundleContents;
  /** Name of the bundle that it was measured against; its own name if against itself. */
  readonly against: string;
}

/** The result of measuring one or several bundles: a pure function of their reports. */
export function benchResult(
  measured: readonly MeasuredBundle[],
  setting: Pick<BenchResult, 'data' | 'quick'>,
): BenchResult {
  const first = (measured[0] as MeasuredBundle).report;
  const withFigures = measured.filter(({ report }) => report.verdict === 'ok');
  const comparisons = compareToReference(withFigures, (measured[0] as MeasuredBundle).against);
  return {
    version: BENCH_VERSION,
    measuredAt: first.startedAt,
    machine: first.machine,
    sandboxed: first.machine.sandbox !== UNSANDBOXED,
    ...setting,
    suite: first.suite,
    bundles: measured.map((bundle) => benchedBundle(bundle, comparisons)),
    pairs: comparePairs(withFigures),
    pareto: benchFronts(withFigures),
  };
}

function benchedBundle(bundle: MeasuredBundle, comparisons: readonly LatencyComparison[]): BenchedBundle {
  const { name, path, against, contents, report } = bundle;
  const isMeasured = report.verdict === 'ok';
  return {
    name,
    path,
    against,
    verdict: report.verdict,
    message: report.message,
    log: report.log,
    runtime: report.runtime.name,
    contents,
    metrics: report.metrics,
    latencySummary: report.latencySummary,
    floor: report.floor,
    memorySource: report.memorySource,
    memoryAboveIdentityBytes: memoryAboveIdentity(report.metrics, report.floor),
    warmup: isMeasured
      ? {
          callsMedian: median(report.launches.map(({ warmupCalls }) => warmupCalls)),
          settled: report.launches.filter(({ settled }) => settled).length,
        }
      : null,
    launches: report.launches.length,
    flags: report.flags,
    comparison: comparisons.find(({ of }) => of === name) ?? null,
  };
}
