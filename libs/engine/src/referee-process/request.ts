import {
  HiddenPartSchema,
  StoredManifestSchema,
  SuiteParametersSchema,
  TaskShapeSchema,
} from '@torchperf/contracts';
import { RUN_PHASES } from '@torchperf/domain';
import { z } from 'zod';
import { SANDBOX_BACKENDS } from '../sandbox';

const UnpackedBundleSchema = z.object({ folder: z.string(), manifest: StoredManifestSchema });

/** A bundle to measure, and its run. */
const ContestantRequestSchema = z.object({
  runId: z.uuid(),
  submissionId: z.uuid(),
  bundle: UnpackedBundleSchema.extend({ sizeBytes: z.int(), compressedBytes: z.int() }),
});

/** The fields that all contestants of a session share. */
const SharedRequestSchema = z.object({
  reference: UnpackedBundleSchema,
  /** The hidden set as raw little-endian files, which only the worker's own user can read. */
  dataset: z.object({ inputsFile: z.string(), labelsFile: z.string() }),
  /** The part of the hidden set to ask; by default the whole set. */
  examples: HiddenPartSchema.optional(),
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
  /** The backend that the worker found to work here; ignored if `isolation` is `none`. */
  backend: z.enum(['auto', ...SANDBOX_BACKENDS]),
  /** Where the slot's cgroups are, as the worker found them to work. */
  cgroups: z.union([z.enum(['auto', 'none']), z.object({ folder: z.string(), slot: z.string() })]),
  cpu: z.int().nullable(),
  runtimes: z.object({ python: z.string().nullable(), packages: z.string().nullable() }),
  revision: z.string(),
});

/** A single run. */
export type BenchmarkRequest = z.infer<typeof SharedRequestSchema> & z.infer<typeof ContestantRequestSchema>;

/** A worker's request to a referee: the whole standard input, as JSON. */
export const SessionRequestSchema = SharedRequestSchema.extend({
  /** The final that the session measures; null for a single run. */
  finalId: z.uuid().nullable(),
  contestants: z.array(ContestantRequestSchema).min(1),
});
export type SessionRequest = z.infer<typeof SessionRequestSchema>;

/** A line that the referee writes to its report descriptor. */
export const RefereeMessageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('progress'),
    /** The index, in the request's contestants, of the one being measured. */
    contestant: z.int().nonnegative(),
    progress: z.object({
      phase: z.enum(RUN_PHASES),
      launchesDone: z.int(),
      launchesMin: z.int(),
      launchesMax: z.int(),
      launchShare: z.number(),
    }),
  }),
  z.object({ type: z.literal('report'), report: z.unknown() }),
  z.object({
    type: z.literal('suspect'),
    /** Whose launches a platform fault points at that ends the session from now on; as above. */
    contestant: z.int().nonnegative().nullable(),
  }),
]);
export type RefereeMessage = z.infer<typeof RefereeMessageSchema>;
/** The descriptor, after the three standard ones, to which the referee writes its messages. */
export const REPORT_FD = 3;
