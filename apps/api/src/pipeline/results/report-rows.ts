import type { ReportMessage, RunReport } from '@torchperf/contracts';
import type { NewLaunch, NewMetric, RunOutcome } from '@torchperf/database';

/** A report as the row of its run. */
export function toOutcome({ workerId, report }: ReportMessage): RunOutcome {
  return {
    workerId,
    verdict: report.verdict,
    message: report.message,
    log: report.log,
    hardwareClass: report.machine.hardwareClass,
    report,
    flags: report.flags,
    startedAt: new Date(report.startedAt),
    finishedAt: new Date(report.finishedAt),
  };
}

/** The launches of a report as rows; memory is the larger peak of loading and inference. */
export function toLaunches(report: RunReport): NewLaunch[] {
  return report.launches.map((launch) => ({
    index: launch.index,
    loadTimeMs: launch.loadTimeMs,
    warmupCalls: launch.warmupCalls,
    settled: launch.settled,
    logRatio: launch.logRatio,
    contestantMedianNs: launch.contestantMedianNs,
    referenceMedianNs: launch.referenceMedianNs,
    peakBytes: maxOf(launch.loadPeakBytes, launch.inferencePeakBytes),
  }));
}

/** The metrics of a report as rows. */
export function toMetricRows(report: RunReport): NewMetric[] {
  return Object.entries(report.metrics).flatMap(([name, measured]) =>
    measured ? [{ name, ...measured }] : [],
  );
}

function maxOf(...values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length > 0 ? Math.max(...known) : null;
}
