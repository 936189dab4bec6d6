import { type Measurement, REPORT_VERSION, RunReportSchema } from '@torchperf/contracts';
import { z } from 'zod';

const { shape } = RunReportSchema;

/** What is read of a report here; raw data may be missing. */
const MeasuredReportSchema = z.object({
  version: z.literal(REPORT_VERSION),
  latencySummary: shape.latencySummary.unwrap(),
  floor: shape.floor,
  memorySource: shape.memorySource,
  referenceMedianMs: shape.referenceMedianMs,
  referenceLatencyMs: shape.referenceLatencyMs,
  noise: shape.noise,
  tiedAnswers: shape.tiedAnswers,
  noiseEffect: shape.noiseEffect,
  launches: shape.launches,
  launchesRepeated: shape.launchesRepeated,
});

/** A stored report → how the run was measured; null without figures, and for reports of an earlier version. */
export function toMeasurement(stored: unknown): Measurement | null {
  const report = MeasuredReportSchema.safeParse(stored);
  if (!report.success) return null;
  const { version: _, launches, launchesRepeated, ...rest } = report.data;
  return {
    ...rest,
    launches: {
      count: launches.length,
      settled: launches.filter(({ settled }) => settled).length,
      repeated: launchesRepeated,
      warmupCalls: launches.reduce((sum, { warmupCalls }) => sum + warmupCalls, 0),
    },
  };
}
