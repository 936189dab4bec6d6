import {
  ContestantSchema,
  ProgressSchema,
  RunReportSchema,
  SessionSchema,
  StoredManifestSchema,
} from '@torchperf/contracts';
import { z } from 'zod';
import { SANDBOX_BACKENDS } from '../sandbox';

const UnpackedBundleSchema = z.object({ folder: z.string(), manifest: StoredManifestSchema });

/** A session with its files unpacked, and where to measure it: the referee's whole standard input, as JSON. */
export const SessionRequestSchema = SessionSchema.extend({
  contestants: z
    .array(
      ContestantSchema.extend({
        bundle: UnpackedBundleSchema.extend({ sizeBytes: z.int(), compressedBytes: z.int() }),
      }),
    )
    .min(1),
  reference: UnpackedBundleSchema,
  /** The hidden set as raw little-endian files, which only the worker's own user can read. */
  dataset: z.object({ inputsFile: z.string(), labelsFile: z.string() }),
  /** The reference's canonical latency on this class of hardware; null where it is not known. */
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
export type SessionRequest = z.infer<typeof SessionRequestSchema>;

/** A line that the referee writes to its report descriptor. */
export const RefereeMessageSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('progress'),
    /** The index, in the request's contestants, of the one being measured. */
    contestant: z.int().nonnegative(),
    progress: ProgressSchema,
  }),
  z.object({ type: z.literal('report'), report: RunReportSchema }),
  z.object({
    type: z.literal('suspect'),
    /** Whose launches a platform fault points at that ends the session from now on; as above. */
    contestant: z.int().nonnegative().nullable(),
  }),
]);
/** The descriptor, after the three standard ones, to which the referee writes its messages. */
export const REPORT_FD = 3;
