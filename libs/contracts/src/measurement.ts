import { z } from 'zod';
import { NoiseRecordSchema, RunReportSchema } from './report';

const { shape } = RunReportSchema;

/** How a run was measured, as a page shows it next to the metrics. All of it comes from the run's report. */
export const MeasurementSchema = z.strictObject({
  latencySummary: shape.latencySummary.unwrap(),
  floor: shape.floor,
  memorySource: shape.memorySource,
  /** The reference's median in this run, and its usual value when the run started; null where not known. */
  referenceMedianMs: shape.referenceMedianMs,
  referenceLatencyMs: shape.referenceLatencyMs,
  noise: NoiseRecordSchema,
  /** Of the answers that were scored, those with a tie; null where not counted. */
  tiedAnswers: shape.tiedAnswers.nullable(),
  noiseEffect: shape.noiseEffect,
  launches: z.strictObject({
    count: z.int(),
    settled: z.int(),
    /** Launches that a platform fault broke off, and that were retried. */
    repeated: z.int(),
    /** Before the timed calls, to contestant and reference, summed. */
    warmupCalls: z.int(),
  }),
});
export type Measurement = z.infer<typeof MeasurementSchema>;
