import {
  CONSTRAINT_STATUSES,
  EVENT_IDS,
  FINAL_STATES,
  RUN_STATES,
  UNRANKED_ORDER,
  VERDICTS,
} from '@torchperf/domain';
import { z } from 'zod';
import { ConstraintSchema, EventChoiceSchema, EventSchema } from './event';
import { Sha256Schema } from './hash';
import { RunProgressSchema } from './job';
import { ManifestSchema, RUNTIMES } from './manifest';
import { MeasurementSchema } from './measurement';
import { MetricsSchema, RunReportSchema } from './report';
import { SlugSchema } from './slug';
import { SuiteParametersSchema, TaskShapeSchema } from './suite';
import { TextSchema } from './text';

export const API_PREFIX = '/api/v1';

export const PageQuerySchema = z.object({
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type PageQuery = z.infer<typeof PageQuerySchema>;

export const PageSchema = z.strictObject({ offset: z.int(), limit: z.int(), total: z.int() });
export function listOf<T extends z.ZodType>(item: T) {
  return z.strictObject({ items: z.array(item), page: PageSchema });
}

/** The leading entries of some events in one division, measured again in one session. */
export const FinalSchema = z.strictObject({
  id: z.uuid(),
  division: z.string(),
  /** Ids of the events whose leaders took part, each to be ranked in its own events by what the final measured. */
  events: z.array(z.string()),
  /** Entries of these events up to this rank took part. */
  top: z.int(),
  /** `failed`: a run of it was given up through a fault of ours, so that nobody is ranked by it. */
  state: z.enum(FINAL_STATES),
  contestants: z.int(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime().nullable(),
});
export type Final = z.infer<typeof FinalSchema>;

export const COMPETITION_PHASES = ['upcoming', 'open', 'ended'] as const;
export const CompetitionSummarySchema = z.strictObject({
  slug: z.string(),
  title: z.string(),
  description: z.string(),
  startsAt: z.iso.datetime(),
  endsAt: z.iso.datetime().nullable(),
  phase: z.enum(COMPETITION_PHASES),
  intakePaused: z.boolean(),
  submissions: z.int(),
});
export type CompetitionSummary = z.infer<typeof CompetitionSummarySchema>;

export const CompetitionSchema = CompetitionSummarySchema.extend({
  task: TaskShapeSchema,
  suite: SuiteParametersSchema,
  events: z.array(EventSchema),
  hiddenExamples: z.int(),
  /** Share of them that is kept for finals: other runs are not asked those. */
  finalsShare: z.number(),
  /** Newest first. */
  finals: z.array(FinalSchema),
  /** Where the public training set may be downloaded, if the competition has one. */
  publicDataset: z.strictObject({ url: z.string(), bytes: z.int(), sha256: Sha256Schema }).nullable(),
  limits: z.strictObject({
    compressedBytes: z.int(),
    expandedBytes: z.int(),
    fileBytes: z.int(),
    files: z.int(),
  }),
});
export type Competition = z.infer<typeof CompetitionSchema>;

export const SUBMISSION_STATES = ['queued', 'running', 'finished', 'held', 'disqualified'] as const;
export const RunViewSchema = z.strictObject({
  id: z.uuid(),
  state: z.enum(RUN_STATES),
  /** 1 is next; null when the run is not queued. */
  queuePosition: z.int().nullable(),
  attempts: z.int(),
  verdict: z.enum(VERDICTS).nullable(),
  /** How the run ended; while it has not, why it is being repeated, if it is. */
  message: z.string().nullable(),
  log: z.string().nullable(),
  queuedAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  progress: RunProgressSchema.nullable(),
  hardwareClass: z.string().nullable(),
  metrics: MetricsSchema,
  /** Null for runs without figures. */
  measurement: MeasurementSchema.nullable(),
  /** Whether it is part of a final. */
  isFinal: z.boolean(),
  flags: RunReportSchema.shape.flags,
});
export type RunView = z.infer<typeof RunViewSchema>;

/** How an organiser's look at a submission stands: under way, so that it is not ranked, or over. */
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
  manifest: ManifestSchema,
  sizeBytes: z.int(),
  compressedBytes: z.int(),
  isBaseline: z.boolean(),
  submittedAt: z.iso.datetime(),
  state: z.enum(SUBMISSION_STATES),
  disqualifiedReason: z.string().nullable(),
  /** Null where nothing was there to look at. */
  review: ReviewSchema.nullable(),
  /** Newest first; the counting run is the newest that finished with `ok`, not counting those of finals. */
  runs: z.array(RunViewSchema),
  /** The submission's rank in each event where its team's entry is this submission. */
  ranks: z.array(
    z.strictObject({
      event: z.string(),
      title: z.string(),
      rank: z.int().nullable(),
      /** Whether the event is retired, and the rank that of then. */
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
  url: z.string(),
  streamUrl: z.string(),
});
export type SubmissionReceipt = z.infer<typeof SubmissionReceiptSchema>;

/** Server-sent events of `/submissions/{id}/stream`: event name = `type`, data = this object as JSON. */
export const StreamEventSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('queued'), runId: z.uuid(), position: z.int() }),
  z.strictObject({ type: z.literal('running'), runId: z.uuid(), progress: RunProgressSchema }),
  z.strictObject({
    type: z.literal('done'),
    runId: z.uuid(),
    verdict: z.enum(VERDICTS),
    message: z.string(),
  }),
]);
export type StreamEvent = z.infer<typeof StreamEventSchema>;

const BoardRowSchema = z.strictObject({
  team: z.strictObject({ id: z.uuid(), name: z.string() }),
  submission: z.strictObject({
    id: z.uuid(),
    name: z.string(),
    runtime: z.enum(RUNTIMES),
    techniques: z.array(z.string()),
    submittedAt: z.iso.datetime(),
  }),
  /** The run that the figures come from. */
  runId: z.uuid(),
  /** On a page what the board shows; in an export all figures of the run. */
  metrics: MetricsSchema,
  constraints: z.array(ConstraintSchema.omit({ unit: true }).extend({ status: z.enum(CONSTRAINT_STATUSES) })),
});
export const EntrySchema = BoardRowSchema.extend({
  rank: z.int().min(1),
  /** Whether another entry has the same rank: the two cannot be told apart. */
  tied: z.boolean(),
  /** Whether it is ranked by what a final measured: such entries come first. */
  isFinal: z.boolean(),
});
export type Entry = z.infer<typeof EntrySchema>;

export const UnrankedEntrySchema = BoardRowSchema.extend({
  reason: z.enum(UNRANKED_ORDER),
  detail: z.string(),
});
export type UnrankedEntry = z.infer<typeof UnrankedEntrySchema>;

export const BOARD_SECTIONS = ['ranked', 'unranked'] as const;
/** Without a division, the board of the one with most entries. */
export const LeaderboardQuerySchema = PageQuerySchema.extend({
  division: TextSchema.min(1).max(300).optional(),
  /** What the page is one of: the ranked entries, or what is listed unranked. */
  section: z.enum(BOARD_SECTIONS).default('ranked'),
  /** The board as it stood at this moment. */
  at: z.iso.datetime().optional(),
  /** For organisers: the board as it is, although the public one is frozen. */
  live: z.enum(['true', 'false']).default('false'),
});
export type LeaderboardQuery = z.infer<typeof LeaderboardQuerySchema>;

export const LeaderboardSchema = z.strictObject({
  competition: z.strictObject({ slug: z.string(), title: z.string() }),
  event: EventSchema,
  /** The hardware class whose runs are ranked here; null while there are none. */
  division: z.string().nullable(),
  divisions: z.array(z.string()),
  /** When the board last changed. */
  asOf: z.iso.datetime(),
  /** Since when the public boards stand still; null when they do not. */
  frozenSince: z.iso.datetime().nullable(),
  /** Of this event in this division: when the final ended that entries are ranked by, and since when one is under way. */
  final: z.strictObject({
    heldAt: z.iso.datetime().nullable(),
    underWaySince: z.iso.datetime().nullable(),
  }),
  /** Of the whole board, in this division. */
  counts: z.strictObject({
    ranked: z.int(),
    unranked: z.partialRecord(z.enum(UNRANKED_ORDER), z.int()),
  }),
  section: z.enum(BOARD_SECTIONS),
  /** Empty in the unranked section. */
  entries: z.array(EntrySchema),
  /** Empty in the ranked section. */
  unranked: z.array(UnrankedEntrySchema),
  page: PageSchema,
});
export type Leaderboard = z.infer<typeof LeaderboardSchema>;

/** Which board is exported, as in `LeaderboardQuerySchema`. */
export const BoardExportQuerySchema = LeaderboardQuerySchema.pick({ division: true, at: true, live: true });
export type BoardExportQuery = z.infer<typeof BoardExportQuerySchema>;

/** A board with all of its entries, ranked and unranked. */
export const BoardExportSchema = LeaderboardSchema.omit({ section: true, page: true });
export type BoardExport = z.infer<typeof BoardExportSchema>;

/** As of when a competition's report is made, and whether for an organiser past a freeze. */
export const CompetitionReportQuerySchema = LeaderboardQuerySchema.pick({ at: true, live: true });
export type CompetitionReportQuery = z.infer<typeof CompetitionReportQuerySchema>;

export const CHANGE_CAUSES = ['run', 'decision', 'rules'] as const;
/** What changed in one place of a board: a team's entry, or a submission that is listed without competing. */
export const BoardChangeSchema = z.strictObject({
  /** Grows with time within a competition; `after` and `before` are of these. */
  seq: z.string(),
  at: z.iso.datetime(),
  event: z.string(),
  division: z.string(),
  team: z.strictObject({ id: z.uuid(), name: z.string() }),
  /** A run ended, an organiser decided, or the rules of the event changed. */
  cause: z.enum(CHANGE_CAUSES),
  /** What stands there now; null when nothing does any more. */
  submissionId: z.uuid().nullable(),
  previousSubmissionId: z.uuid().nullable(),
  unrankedReason: z.enum(UNRANKED_ORDER).nullable(),
  rankBefore: z.int().nullable(),
  rankAfter: z.int().nullable(),
  /** By what it is ranked, as it was then. */
  metrics: MetricsSchema,
});
export type BoardChange = z.infer<typeof BoardChangeSchema>;

/** The number of a change in the journal. */
export const ChangeSeqSchema = z.string().regex(/^\d{1,18}$/, 'must be the seq of a change');

export const ChangesQuerySchema = z.object({
  /** Only those behind this number. */
  after: ChangeSeqSchema.default('0'),
  /** Only those before this number. */
  before: ChangeSeqSchema.optional(),
  order: z.enum(['oldest', 'newest']).default('oldest'),
  limit: PageQuerySchema.shape.limit,
  /** Only those of one team or one event. */
  team: z.uuid().optional(),
  event: SlugSchema.optional(),
  /** For organisers: also those since the boards were frozen. */
  live: z.enum(['true', 'false']).default('false'),
});
export type ChangesQuery = z.infer<typeof ChangesQuerySchema>;

/**
 * In the order that was asked for. The next page of the oldest first is behind the last `seq` (`after`), that of the
 * newest first before it (`before`); the end is where `items` is empty.
 */
export const ChangesSchema = z.strictObject({
  items: z.array(BoardChangeSchema),
  /** Since when nothing new is told, as the boards stand still; null when they do not. */
  frozenSince: z.iso.datetime().nullable(),
});
export type Changes = z.infer<typeof ChangesSchema>;

/**
 * Which changes a stream tells: those behind `after`, or without it those from now on. A browser that connects again
 * sends the header `Last-Event-ID`, which then takes its place.
 */
export const ChangeStreamQuerySchema = ChangesQuerySchema.pick({
  team: true,
  event: true,
  live: true,
}).extend({ after: ChangeSeqSchema.optional() });
export type ChangeStreamQuery = z.infer<typeof ChangeStreamQuerySchema>;

export const HealthSchema = z.strictObject({
  status: z.enum(['ok', 'error']),
  checks: z.record(
    z.string(),
    z.strictObject({ status: z.enum(['up', 'down']), detail: z.string().optional() }),
  ),
  workers: z.int(),
  revision: z.string(),
});
export type Health = z.infer<typeof HealthSchema>;

/** The process answers; `/health` says whether it can work. */
export const LivenessSchema = z.strictObject({ status: z.literal('ok') });

/** The JSON part of the multipart request that creates a competition; files: `dataset`, `reference`, `publicDataset`. */
export const CreateCompetitionSchema = z
  .strictObject({
    slug: SlugSchema,
    title: TextSchema.trim().min(1).max(120),
    description: TextSchema.max(5000).default(''),
    startsAt: z.iso.datetime(),
    endsAt: z.iso.datetime().nullable().default(null),
    /** From when on the public boards stand still. */
    freezeAt: z.iso.datetime().nullable().default(null),
    classes: z.int().min(2).max(100_000),
    suite: SuiteParametersSchema.prefault({}),
    events: z
      .array(EventChoiceSchema)
      .min(1)
      .default([...EVENT_IDS]),
    /** Share of the hidden set that is kept for finals. */
    finalsShare: z.number().min(0).lt(1).default(0),
  })
  .superRefine((competition, context) => {
    if (competition.endsAt && competition.endsAt <= competition.startsAt) {
      context.addIssue({ code: 'custom', path: ['endsAt'], message: 'must be after startsAt' });
    }
    if (competition.freezeAt && competition.endsAt && competition.freezeAt >= competition.endsAt) {
      context.addIssue({ code: 'custom', path: ['freezeAt'], message: 'must be before endsAt' });
    }
    const ids = competition.events.map((event) => (typeof event === 'string' ? event : event.id));
    ids.forEach((id, index) => {
      if (ids.indexOf(id) === index) return;
      const message = `must not name an event twice, but names ${id}`;
      context.addIssue({ code: 'custom', path: ['events', index], message });
    });
  });
export type CreateCompetition = z.infer<typeof CreateCompetitionSchema>;

const ReasonSchema = TextSchema.trim().min(3).max(1000);
export const DisqualifySchema = z.strictObject({ reason: ReasonSchema });

export const HoldSchema = z.strictObject({ reason: ReasonSchema });
/** The note stands on the submission's page, as the reason does. */
export const ReleaseSchema = z.strictObject({ note: ReasonSchema });

export const WorkerViewSchema = z.strictObject({
  id: z.string(),
  hostname: z.string(),
  hardwareClass: z.string(),
  sandbox: z.string(),
  runtimes: z.array(z.string()),
  state: z.enum(['idle', 'busy', 'draining', 'stopped', 'lost']),
  currentRunId: z.uuid().nullable(),
  lastSeenAt: z.iso.datetime(),
});
export type WorkerView = z.infer<typeof WorkerViewSchema>;
