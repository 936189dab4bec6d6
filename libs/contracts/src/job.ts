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
export const ContestantSchema = z.strictObject({
  runId: z.uuid(),
  submissionId: z.uuid(),
  /** Shows only which runs are of one team: a worker counts its faults by it. An earlier api sends none. */
  teamId: z.uuid().optional(),
  bundle: BundleRefSchema,
});

/** What one referee measures: a run, or all runs of a final with interleaved launches. */
export const SessionSchema = z.strictObject({
  /** Null for a run outside of a final, which is the only one of its session. */
  finalId: z.uuid().nullable(),
  contestants: z.array(ContestantSchema).min(1),
  reference: BundleRefSchema,
  /** An npz of `inputs` (float32, n × inputShape) and `labels` (n): the hidden test set. For the referee only. */
  dataset: ArtifactRefSchema,
  /** The part of it that is asked; by default all of it. */
  examples: HiddenPartSchema.optional(),
  task: TaskShapeSchema,
  suite: SuiteParametersSchema,
});
export type Session = z.infer<typeof SessionSchema>;

/** What a worker does at a time: a session, and all that it needs for it. It never sees the database. */
export const JobSchema = SessionSchema.extend({
  /** Number of the runs' stay in the queue, which their reports carry back. */
  lease: z.int().nonnegative(),
  /** The reference's canonical median latency in ms on each hardware class where it is known. */
  referenceLatenciesMs: z.record(z.string(), z.number().positive()),
});
export type Job = z.infer<typeof JobSchema>;
export type JobContestant = Job['contestants'][number];

/** The id under which a worker holds a job: that of the final, or of the run. */
export function subjectIdOf({ finalId, contestants }: Pick<Job, 'finalId' | 'contestants'>): string {
  return finalId ?? (contestants[0] as JobContestant).runId;
}

/** How far a run is. */
export const ProgressSchema = z.strictObject({
  phase: z.enum(RUN_PHASES),
  /** Launches finished, and their minimum and maximum number. */
  launchesDone: z.int().nonnegative(),
  launchesMin: z.int(),
  launchesMax: z.int(),
  /** Share of the run that is done, 0 to 1: an estimate. */
  fraction: z.number().min(0).max(1),
});
export type Progress = z.infer<typeof ProgressSchema>;

/** A worker's progress with a run, reported at least every second. */
export const RunProgressSchema = ProgressSchema.extend({
  runId: z.uuid(),
  workerId: z.string(),
  message: z.string().max(300),
});
export type RunProgress = z.infer<typeof RunProgressSchema>;

/** Queue `results`, job `report`. Delivered at least once; stored once, by `runId`. */
export const ReportMessageSchema = z.strictObject({
  runId: z.uuid(),
  /** Of the job that it reports on. */
  lease: z.int().nonnegative(),
  workerId: z.string(),
  report: RunReportSchema,
});
export type ReportMessage = z.infer<typeof ReportMessageSchema>;
