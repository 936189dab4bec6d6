import {
  BENCH_VERSION,
  type BenchedBundle,
  type BenchResult,
  type BundleContents,
  type LatencyComparison,
} from '@torchperf/contracts';
import { median, memoryAboveIdentity } from '@torchperf/domain';
import { UNSANDBOXED } from '@torchperf/engine';
import { comparePairs, compareToReference, type NamedRun } from './compare';
import { paretoOf } from './pareto';

/** One bundle's run, whatever its verdict. */
export interface MeasuredBundle extends NamedRun {
  readonly path: string;
  readonly contents: BundleContents;
  /** Name of what it was measured beside; its own when beside itself. */
  readonly against: string;
}

/** The result of measuring one or several bundles: a pure function of their reports. */
export function benchResult(
  measured: readonly MeasuredBundle[],
  setting: Pick<BenchResult, 'data' | 'quick'>,
): BenchResult {
  const first = (measured[0] as MeasuredBundle).report;
  const withFigures = measured.filter(({ report }) => report.verdict === 'ok');
  const beside = compareToReference(withFigures, (measured[0] as MeasuredBundle).against);
  return {
    version: BENCH_VERSION,
    measuredAt: first.startedAt,
    machine: first.machine,
    sandboxed: first.machine.sandbox !== UNSANDBOXED,
    ...setting,
    suite: first.suite,
    bundles: measured.map((bundle) => benchedBundle(bundle, beside)),
    pairs: comparePairs(withFigures),
    pareto: paretoOf(withFigures),
  };
}

function benchedBundle(bundle: MeasuredBundle, beside: readonly LatencyComparison[]): BenchedBundle {
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
    comparison: beside.find(({ of }) => of === name) ?? null,
  };
}
