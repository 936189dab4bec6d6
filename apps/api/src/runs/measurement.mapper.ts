import { type Measurement, type RunReport, storedReportSchema, toCurrentReport } from '@torchperf/contracts';

/**
 * How a run was measured.
 * @param head a stored report without its raw data.
 * @returns null without figures, and for reports of an unsupported version.
 */
export function toMeasurement(head: unknown): Measurement | null {
  const report = readHead(head);
  if (!report?.latencySummary) return null;
  const { latencySummary, launches, launchesRepeated } = report;
  return {
    latencySummary,
    floor: report.floor,
    memorySource: report.memorySource,
    referenceMedianMs: report.referenceMedianMs,
    referenceLatencyMs: report.referenceLatencyMs,
    noise: report.noise,
    tiedAnswers: report.tiedAnswers,
    noiseEffect: report.noiseEffect,
    launches: {
      count: launches.length,
      settled: launches.filter(({ settled }) => settled).length,
      repeated: launchesRepeated,
      warmupCalls: launches.reduce((sum, { warmupCalls }) => sum + warmupCalls, 0),
    },
  };
}

function readHead(head: unknown): RunReport | null {
  if (typeof head !== 'object' || head === null) return null;
  const report = storedReportSchema(head)?.safeParse({ ...head, samples: null, batches: [] });
  return report?.success ? toCurrentReport(report.data) : null;
}
