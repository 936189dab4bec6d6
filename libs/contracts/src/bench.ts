import { METRIC_NAMES, VERDICTS } from '@torchperf/domain';
import { z } from 'zod';
import { BundleContentsSchema } from './bundle';
import { RUNTIMES } from './manifest';
import { MachineRecordSchema, MetricsSchema, RunReportSchema } from './report';
import { SuiteParametersSchema, TaskShapeSchema } from './suite';

/**
 * The version of what `torchperf bench --json` prints.
 * 1: first version.
 */
export const BENCH_VERSION = 1;

/** The bounds are null where launches are too few for an interval of 95 % of all pairs. */
const EstimateSchema = z.strictObject({
  estimate: z.number(),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
});

/** The latencies of two bundles compared: `of` over `to`, below 1 when `of` is the faster. */
const LatencyComparisonSchema = z.strictObject({
  of: z.string(),
  to: z.string(),
  ratio: EstimateSchema,
  test: z.enum(['signed-rank', 'mann-whitney']),
  /** Two-sided. */
  pValue: z.number().min(0).max(1),
  /** Corrected, as the interval is, for the number of pairs (Bonferroni); equal to `pValue` for a single pair, or for a bundle compared with itself. */
  pAdjusted: z.number().min(0).max(1),
  isDistinguishable: z.boolean(),
  /** What may be claimed, in a sentence. */
  claim: z.string(),
});
export type LatencyComparison = z.infer<typeof LatencyComparisonSchema>;

const BenchedBundleSchema = z.strictObject({
  name: z.string(),
  path: z.string(),
  /** What it was measured next to. */
  against: z.string(),
  verdict: z.enum(VERDICTS),
  message: z.string(),
  /** The tail of what it printed while it loaded. */
  log: z.string().nullable(),
  runtime: z.enum(RUNTIMES),
  contents: BundleContentsSchema,
  metrics: MetricsSchema,
  latencySummary: RunReportSchema.shape.latencySummary,
  floor: RunReportSchema.shape.floor,
  memorySource: RunReportSchema.shape.memorySource,
  /** Peak memory above that of a contestant without a model. */
  memoryAboveIdentityBytes: z.number().nullable(),
  /** Calls of warmup to both, the median over launches, and how many launches had settled by its end. */
  warmup: z.strictObject({ callsMedian: z.number(), settled: z.int() }).nullable(),
  launches: z.int(),
  flags: RunReportSchema.shape.flags,
  /** Compared with `against`; null without figures. */
  comparison: LatencyComparisonSchema.nullable(),
});
export type BenchedBundle = z.infer<typeof BenchedBundleSchema>;

/** The Pareto fronts of the bundles that have figures: 1 for those that no other dominates. */
const ParetoSchema = z.strictObject({
  objectives: z.array(z.enum(METRIC_NAMES)),
  fronts: z.array(z.strictObject({ name: z.string(), front: z.int().min(1) })),
});

/** What `torchperf bench --json` prints. */
export const BenchResultSchema = z.strictObject({
  version: z.literal(BENCH_VERSION),
  measuredAt: z.iso.datetime(),
  machine: MachineRecordSchema,
  /** False where bundles ran without isolation. */
  sandboxed: z.boolean(),
  /** Whether fewer launches than a run's were requested. */
  quick: z.boolean(),
  data: TaskShapeSchema.extend({ source: z.string(), examples: z.int() }),
  suite: SuiteParametersSchema,
  bundles: z.array(BenchedBundleSchema).min(1),
  /** Every two bundles; none for a single one. */
  pairs: z.array(LatencyComparisonSchema),
  pareto: z.array(ParetoSchema),
});
export type BenchResult = z.infer<typeof BenchResultSchema>;
