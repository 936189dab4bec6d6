import { z } from 'zod';
import { NoiseRecordSchema, RunReportSchema } from './report';

const { shape } = RunReportSchema;

/** How a run was measured: what a page shows beside the metrics. All of it is taken from the run's report. */
export const MeasurementSchema = z.strictObject({
  latencySummary: shape.latencySummary.unwrap(),
  floor: shape.floor,
  memorySource: shape.memorySource,
  /** The reference's median in this run, and what it usually took when the run started; null where no one knew. */
  referenceMedianMs: shape.referenceMedianMs,
  referenceLatencyMs: shape.referenceLatencyMs,
  noise: NoiseRecordSchema,
  /** Of the answers that were scored, those whose greatest score several classes shared; null where no one counted. */
  tiedAnswers: shape.tiedAnswers.nullable(),
  noiseEffect: shape.noiseEffect,
  launches: z.strictObject({
    count: z.int(),
    settled: z.int(),
    /** Broken off by a fault of ours, and taken again. */
    repeated: z.int(),
    /** Before the timed calls, to contestant and reference, summed. */
    warmupCalls: z.int(),
  }),
});
export type Measurement = z.infer<typeof MeasurementSchema>;
