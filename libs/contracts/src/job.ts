import { RUN_PHASES } from '@torchperf/domain';
import { z } from 'zod';
import { Sha256Schema } from './hash';
import { StoredManifestSchema } from './manifest';
import { RunReportSchema } from './report';
import { SuiteParametersSchema, TaskShapeSchema } from './suite';

/** Something in the store that a worker may fetch: by a signed, expiring address, checked against its hash. */
const ArtifactRefSchema = z.strictObject({
  url: z.url(),
  sha256: Sha256Schema,
  bytes: z.int().nonnegative(),
});
export type ArtifactRef = z.infer<typeof ArtifactRefSchema>;

const BundleRefSchema = ArtifactRefSchema.extend({ manifest: StoredManifestSchema });
export type BundleRef = z.infer<typeof BundleRefSchema>;

/**
 * The part of the hidden set that a run is asked, of a competition that reserves a share of it for finals. The seed
 * decides which examples are in which part: for the referee only.
 */
export const HiddenPartSchema = z.strictObject({
  part: z.enum(['board', 'final']),
  finalsShare: z.number().positive().lt(1),
  splitSeed: z.string().regex(/^[0-9a-f]{64}$/, 'must be 32 bytes in hex'),
});
export type HiddenPart = z.infer<typeof HiddenPartSchema>;

/** A submission to measure, and its run. */
const ContestantSchema = z.strictObject({
  runId: z.uuid(),
  submissionId: z.uuid(),
  /** Shows only which runs are of one team: a worker counts its faults by it. An earlier api sends none. */
  teamId: z.uuid().optional(),
  bundle: BundleRefSchema,
});

/** What runs of one competition have in common. */
const BenchSchema = z.strictObject({
  /** Number of the run's stay in the queue, which its report carries back. */
  lease: z.int().nonnegative(),
  reference: BundleRefSchema,
  /** An npz of `inputs` (float32, n × inputShape) and `labels` (n): the hidden test set. For the referee only. */
  dataset: ArtifactRefSchema,
  /** The part of it that is asked; by default all of it. */
  examples: HiddenPartSchema.optional(),
  task: TaskShapeSchema,
  suite: SuiteParametersSchema,
  /** The reference's canonical median latency in ms on each hardware class where it is known. */
  referenceLatenciesMs: z.record(z.string(), z.number().positive()),
});

/** One run, and all that a worker needs for it. It never sees the database. */
export const BenchmarkJobSchema = BenchSchema.extend(ContestantSchema.shape);
export type BenchmarkJob = z.infer<typeof BenchmarkJobSchema>;

/** A final, whose contestants are measured in one session, their launches interleaved. */
export const FinalJobSchema = BenchSchema.extend({
  finalId: z.uuid(),
  /** The class of hardware that it is held on; workers of other classes never get it. */
  division: z.string(),
  contestants: z.array(ContestantSchema).min(1),
});
export type FinalJob = z.infer<typeof FinalJobSchema>;

/** The id of what a job is about: a run, or a final. */
export function subjectIdOf(job: BenchmarkJob | FinalJob): string {
  return 'finalId' in job ? job.finalId : job.runId;
}

/** The progress of a benchmark job, reported at least every second. */
export const RunProgressSchema = z.strictObject({
  runId: z.uuid(),
  workerId: z.string(),
  phase: z.enum(RUN_PHASES),
  /** Launches finished, and their minimum and maximum number. */
  launchesDone: z.int().nonnegative(),
  launchesMin: z.int(),
  launchesMax: z.int(),
  /** Share of the run that is done, 0 to 1: an estimate. */
  fraction: z.number().min(0).max(1),
  message: z.string().max(300),
});
export type RunProgress = z.infer<typeof RunProgressSchema>;

/** Queue `results`, job `report`. Delivered at least once; stored once, by `runId`. */
export const ResultJobSchema = z.strictObject({
  runId: z.uuid(),
  /** Of the job that it reports on. */
  lease: z.int().nonnegative(),
  workerId: z.string(),
  report: RunReportSchema,
});
export type ResultJob = z.infer<typeof ResultJobSchema>;

/** The job that a worker has, from its start until the api has stored what was reported. */
export const HeldJobSchema = z.strictObject({ subject: z.uuid(), lease: z.int().nonnegative() });
export type HeldJob = z.infer<typeof HeldJobSchema>;

/** The maximum difference between a worker's clock and the database's with which it gets jobs. */
export const CLOCK_SKEW_MAX_MS = 2_000;

/** Queue `workers`, job `heartbeat`: a worker is alive, and reports its state. The answer is its assignment. */
export const WorkerHeartbeatSchema = z.strictObject({
  workerId: z.string().min(1).max(100),
  hostname: z.string(),
  hardwareClass: z.string(),
  sandbox: z.string(),
  runtimes: z.array(z.string()),
  /** Only an idle worker gets a job. */
  state: z.enum(['idle', 'busy', 'draining', 'unhealthy', 'stopped']),
  /** Why it takes no jobs, or waits with the one that it has. */
  reason: z.string().max(1000).nullable(),
  currentRunId: z.uuid().nullable(),
  job: HeldJobSchema.nullable(),
  /** Its clock minus the database's, from the previous answer; null before the first. Without it, it gets no job. */
  clockOffsetMs: z.int().nullable(),
  revision: z.string(),
});
export type WorkerHeartbeat = z.infer<typeof WorkerHeartbeatSchema>;

/** The assignment of a worker: start a job, keep the one that it named, or drop it. */
export const InstructionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('keep') }),
  z.strictObject({ kind: z.literal('start'), job: z.union([BenchmarkJobSchema, FinalJobSchema]) }),
]);
export type Instruction = z.infer<typeof InstructionSchema>;

/** The answer to a heartbeat. */
export const HeartbeatAnswerSchema = z.strictObject({
  /** Whether an organiser drains the worker: it takes no more jobs. */
  draining: z.boolean(),
  /** The database's clock when the heartbeat was received. */
  receivedAt: z.iso.datetime(),
  instruction: InstructionSchema,
});
export type HeartbeatAnswer = z.infer<typeof HeartbeatAnswerSchema>;
