import { RANK_METHODS, RUN_STATES, VERDICTS } from '@torchperf/domain';
import { z } from 'zod';
import { BundleContentsSchema } from './bundle';
import { CanonicalLatencySchema } from './canonical-latency';
import { Sha256Schema } from './hash';
import { RunProgressSchema } from './job';
import { RUNTIMES, StoredManifestSchema } from './manifest';
import { MeasurementSchema } from './measurement';
import { RankRangeSchema } from './rank-range';
import { MetricsSchema, RunReportSchema } from './report';

export const SUBMISSION_STATES = ['queued', 'running', 'finished', 'held', 'disqualified'] as const;
export const RunViewSchema = z.strictObject({
  id: z.uuid(),
  state: z.enum(RUN_STATES),
  /** 1 is next; null when the run is not queued. */
  queuePosition: z.int().nullable(),
  /** Why no worker takes the queued run, other than its position in the queue. */
  waitReason: z.string().nullable(),
  attempts: z.int(),
  verdict: z.enum(VERDICTS).nullable(),
  /**
   * How the run ended; before that, why it is being retried, if it is. For a fault of the submission, its team and
   * organisers get the whole message, others its first sentence.
   */
  message: z.string().nullable(),
  /** Null for all but its team and organisers. */
  log: z.string().nullable(),
  queuedAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  progress: RunProgressSchema.nullable(),
  hardwareClass: z.string().nullable(),
  metrics: MetricsSchema,
  /** What `latency` and `latencyTimesSize` are stated in; null where there is none, or nothing is shown. */
  canonicalLatency: CanonicalLatencySchema.nullable(),
  /** Null for runs without figures. */
  measurement: MeasurementSchema.nullable(),
  /** Whether it is part of a final. */
  isFinal: z.boolean(),
  flags: RunReportSchema.shape.flags,
  /** Whether an organiser lets the run count although it was measured on a busy machine. */
  noiseAccepted: z.boolean(),
});
export type RunView = z.infer<typeof RunViewSchema>;

/** The state of an organiser's review of a submission: under way, so that it is not ranked, or over. */
export const ReviewSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('held'), since: z.iso.datetime(), reason: z.string() }),
  z.strictObject({ state: z.literal('released'), at: z.iso.datetime(), note: z.string() }),
]);
export type Review = z.infer<typeof ReviewSchema>;

export const SubmissionSchema = z.strictObject({
  id: z.uuid(),
  competition: z.strictObject({ slug: z.string(), title: z.string() }),
  team: z.strictObject({ id: z.uuid(), name: z.string() }),
  sha256: Sha256Schema,
  manifest: StoredManifestSchema,
  sizeBytes: z.int(),
  compressedBytes: z.int(),
  /** For its team and the organiser; null for others, and where it was not stored. */
  contents: BundleContentsSchema.nullable(),
  isBaseline: z.boolean(),
  submittedAt: z.iso.datetime(),
  state: z.enum(SUBMISSION_STATES),
  /** Whether the caller's token is that of its team, and `POST /submissions/{id}/cancel` has a run to cancel. */
  canCancel: z.boolean(),
  disqualifiedReason: z.string().nullable(),
  /** Null without a review. */
  review: ReviewSchema.nullable(),
  /** All of its runs, which `GET /submissions/{id}/runs` lists. */
  runCount: z.int(),
  /**
   * Newest first: the newest 50, and older ones that may be the counting run. The counting run is the newest that finished with `ok` on a calm machine or with `noiseAccepted`, else
   * the newest that finished with `ok`.
   */
  runs: z.array(RunViewSchema),
  /** The submission's rank in each event where its team's entry is this submission. */
  ranks: z.array(
    z.strictObject({
      event: z.string(),
      title: z.string(),
      method: z.enum(RANK_METHODS),
      rank: z.int().nullable(),
      rankRange: RankRangeSchema,
      /** How likely it is on the Pareto front, from 0 to 1; null outside of Pareto events. */
      frontProbability: z.number().min(0).max(1).nullable(),
      /** Whether another entry of the board has the same rank. */
      tied: z.boolean(),
      /** How many entries are ranked on that board. */
      rankedCount: z.int().nonnegative(),
      /** Whether the event is retired; the rank is the last one. */
      retired: z.boolean(),
    }),
  ),
});
export type Submission = z.infer<typeof SubmissionSchema>;

/** A row of `/competitions/{slug}/submissions`, newest first. */
export const SubmissionListItemSchema = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  team: z.strictObject({ id: z.uuid(), name: z.string() }),
  runtime: z.enum(RUNTIMES),
  submittedAt: z.iso.datetime(),
  state: z.enum(SUBMISSION_STATES),
  /** The verdict of the newest run; null while it has none. */
  verdict: z.enum(VERDICTS).nullable(),
  isBaseline: z.boolean(),
});
export type SubmissionListItem = z.infer<typeof SubmissionListItemSchema>;

/** 201 for a new submission, 200 with `duplicate: true` when the team sent the same bytes before. */
export const SubmissionReceiptSchema = z.strictObject({
  id: z.uuid(),
  duplicate: z.boolean(),
  /** When its request came; of the first one, where the same bytes were sent again. */
  submittedAt: z.iso.datetime(),
  url: z.string(),
  streamUrl: z.string(),
});
export type SubmissionReceipt = z.infer<typeof SubmissionReceiptSchema>;

/** Server-sent events of `/submissions/{id}/stream`: event name = `type`, data = this object as JSON. */
export const StreamEventSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('queued'),
    runId: z.uuid(),
    position: z.int(),
    waitReason: z.string().nullable(),
  }),
  z.strictObject({ type: z.literal('running'), runId: z.uuid(), progress: RunProgressSchema }),
  z.strictObject({
    type: z.literal('done'),
    runId: z.uuid(),
    verdict: z.enum(VERDICTS),
    message: z.string(),
  }),
]);
export type StreamEvent = z.infer<typeof StreamEventSchema>;
