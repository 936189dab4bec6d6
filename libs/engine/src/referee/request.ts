import { ManifestSchema, SuiteParametersSchema, TaskShapeSchema } from '@torchperf/contracts';
import { RUN_PHASES } from '@torchperf/domain';
import { z } from 'zod';
import { SANDBOX_BACKENDS } from '../sandbox';

const UnpackedBundleSchema = z.object({ folder: z.string(), manifest: ManifestSchema });

/** What the worker asks of a referee: the whole of its standard input, as JSON. */
export const BenchmarkRequestSchema = z.object({
  runId: z.uuid(),
  submissionId: z.uuid(),
  bundle: UnpackedBundleSchema.extend({ sizeBytes: z.int(), compressedBytes: z.int() }),
  reference: UnpackedBundleSchema,
  /** The hidden set as raw little-endian files, which only the worker's own user can read. */
  dataset: z.object({ inputsFile: z.string(), labelsFile: z.string() }),
  task: TaskShapeSchema,
  suite: SuiteParametersSchema,
  referenceLatencyMs: z.number().positive().nullable(),
  /** A folder that the sandbox's user can reach. */
  scratchFolder: z.string(),
  /** A folder that it cannot, for the pipes. */
  secretFolder: z.string(),
  /** `none` only on a participant's own machine and for their own bundle; a worker's type allows `sandbox` alone. */
  isolation: z.enum(['sandbox', 'none']),
  slot: z.string(),
  sandboxUid: z.int(),
  /** What the worker found to work here; not looked at where `isolation` is `none`. */
  backend: z.enum(['auto', ...SANDBOX_BACKENDS]),
  cpu: z.int().nullable(),
  runtimes: z.object({ python: z.string().nullable(), packages: z.string().nullable() }),
  revision: z.string(),
});
export type BenchmarkRequest = z.infer<typeof BenchmarkRequestSchema>;

/** A line that the referee writes to its report descriptor. */
export const RefereeMessageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('progress'),
    progress: z.object({
      phase: z.enum(RUN_PHASES),
      launchesDone: z.int(),
      launchesMin: z.int(),
      launchesMax: z.int(),
      launchShare: z.number(),
    }),
  }),
  z.object({ type: z.literal('report'), report: z.unknown() }),
]);
export type RefereeMessage = z.infer<typeof RefereeMessageSchema>;
/** The descriptor, beside the three standard ones, on which the referee answers. */
export const REPORT_FD = 3;
