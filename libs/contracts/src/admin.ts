import { REFERENCE_STATES, RUN_STATES, VERDICTS } from '@torchperf/domain';
import { z } from 'zod';
import { CompetitionSummarySchema, FinalSchema } from './competition';
import { Sha256Schema } from './hash';
import { MomentSchema } from './moment';
import { PageQuerySchema } from './page';
import { FLAG_KINDS, RunReportSchema } from './report';
import { SlugSchema } from './slug';
import { ReviewSchema, SUBMISSION_STATES, SubmissionListItemSchema } from './submission';
import { nameSchema, proseSchema, TextSchema } from './text';

/** The answer to a new competition. Its reference is queued for a run of its own. */
export const CompetitionReceiptSchema = z.strictObject({
  slug: SlugSchema,
  url: z.string(),
  referenceSubmissionId: z.uuid(),
  referenceRunId: z.uuid(),
  /** What the organiser should check before the start; the competition is created all the same. */
  warnings: z.array(z.string()),
});
export type CompetitionReceipt = z.infer<typeof CompetitionReceiptSchema>;

/** The state of a competition's reference as organisers see it. */
export const ReferenceViewSchema = z.strictObject({
  slug: SlugSchema,
  submissionId: z.uuid().nullable(),
  state: z.enum(REFERENCE_STATES),
  /** Why it does not work, or why it is being measured again; null where nothing went wrong. */
  problem: z.string().nullable(),
  /** What its last run showed that would blur every ratio to it, or that is likely a mistake. */
  warnings: z.array(z.string()),
  /** Runs of submissions that wait until it works. */
  waitingRuns: z.int(),
});
export type ReferenceView = z.infer<typeof ReferenceViewSchema>;

/** The answer to a replaced reference, which is queued for a run of its own. */
export const ReferenceReceiptSchema = z.strictObject({
  slug: SlugSchema,
  submissionId: z.uuid(),
  runId: z.uuid(),
});
export type ReferenceReceipt = z.infer<typeof ReferenceReceiptSchema>;

export const IntakeStateSchema = CompetitionSummarySchema.pick({ slug: true, intakePaused: true });
export type IntakeState = z.infer<typeof IntakeStateSchema>;

/** When the public boards freeze: now by default. Neither in the past nor after the competition's end. */
export const FreezeSchema = z.strictObject({ at: MomentSchema.optional() });
export type Freeze = z.infer<typeof FreezeSchema>;

export const FreezeStateSchema = z.strictObject({
  slug: z.string(),
  freezeAt: z.iso.datetime().nullable(),
  unfrozenAt: z.iso.datetime().nullable(),
  /** The freeze that was still ahead, and that this request cancelled. */
  cancelledFreezeAt: z.iso.datetime().nullable(),
});
export type FreezeState = z.infer<typeof FreezeStateSchema>;

export const AdminSubmissionQuerySchema = PageQuerySchema.extend({
  /** A competition's slug. */
  competition: SlugSchema.optional(),
  state: z.enum(SUBMISSION_STATES).optional(),
  /** Those with a run that has such a flag. */
  flag: z.enum(FLAG_KINDS).optional(),
});
export type AdminSubmissionQuery = z.infer<typeof AdminSubmissionQuerySchema>;

/** A submission as its organiser sees it. */
export const AdminSubmissionSchema = SubmissionListItemSchema.extend({
  competition: z.strictObject({ slug: z.string(), title: z.string() }),
  sha256: Sha256Schema,
  isReference: z.boolean(),
  disqualifiedReason: z.string().nullable(),
  review: ReviewSchema.nullable(),
  /** Null only for a submission that never had a run. */
  newestRun: z
    .strictObject({
      id: z.uuid(),
      state: z.enum(RUN_STATES),
      verdict: z.enum(VERDICTS).nullable(),
      /** The operator's text where it was a platform fault. */
      message: z.string().nullable(),
      attempts: z.int(),
      hardwareClass: z.string().nullable(),
      flags: RunReportSchema.shape.flags,
    })
    .nullable(),
});
export type AdminSubmission = z.infer<typeof AdminSubmissionSchema>;

/** The request for a final. Without a division: the one with most entries. */
export const CreateFinalSchema = z.strictObject({
  /** Ids of events; all of the competition where none are named. */
  events: z.array(z.string().max(100)).min(1).max(100).optional(),
  /** Every entry up to this rank takes part, in each event. */
  top: z.int().min(1).max(100).default(8),
  division: TextSchema.min(1).max(300).optional(),
});
export type CreateFinal = z.infer<typeof CreateFinalSchema>;

/** A final with its runs. */
export const AdminFinalSchema = FinalSchema.extend({
  runs: z.array(
    z.strictObject({
      id: z.uuid(),
      submissionId: z.uuid(),
      team: z.string(),
      /** Ids of the events that the submission was chosen for. */
      events: z.array(z.string()),
      state: z.enum(RUN_STATES),
      verdict: z.enum(VERDICTS).nullable(),
      /** How it ended, or why it is being repeated. */
      message: z.string().nullable(),
    }),
  ),
});
export type AdminFinal = z.infer<typeof AdminFinalSchema>;

export const RerunReceiptSchema = z.strictObject({ submissionId: z.uuid(), runId: z.uuid() });
export type RerunReceipt = z.infer<typeof RerunReceiptSchema>;

export const DisqualificationSchema = z.strictObject({
  submissionId: z.uuid(),
  /** Null while it competes. */
  disqualifiedReason: z.string().nullable(),
});
export type Disqualification = z.infer<typeof DisqualificationSchema>;

export const ReviewReceiptSchema = z.strictObject({ submissionId: z.uuid(), review: ReviewSchema });
export type ReviewReceipt = z.infer<typeof ReviewReceiptSchema>;

/** Runs that were measured on a busy machine and count now all the same. */
export const NoiseReceiptSchema = z.strictObject({ submissionId: z.uuid(), runIds: z.array(z.uuid()) });
export type NoiseReceipt = z.infer<typeof NoiseReceiptSchema>;

/** The queue of runs. A final counts once, whatever its number of runs. */
export const QueueStateSchema = z.strictObject({
  paused: z.boolean(),
  /** No worker has them yet. */
  waiting: z.int(),
  /** A worker has them. */
  active: z.int(),
  /** Submissions whose newest run was abandoned through a platform fault: they need a rerun. */
  failed: z.int(),
  /** What keeps runs waiting and needs attention. */
  notices: z.array(z.string()),
});
export type QueueState = z.infer<typeof QueueStateSchema>;

export const CreateTeamSchema = z.strictObject({ name: nameSchema(80) });
export type CreateTeam = z.infer<typeof CreateTeamSchema>;

/** The only time that the token is shown: it is not stored. */
export const NewTeamSchema = z.strictObject({ id: z.uuid(), name: z.string(), token: z.string() });
export type NewTeam = z.infer<typeof NewTeamSchema>;

/** A team as its organiser sees it. */
export const AdminTeamSchema = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  createdAt: z.iso.datetime(),
  /** Whether a token of it is valid: none is once it is revoked. */
  hasToken: z.boolean(),
  submissions: z.int(),
});
export type AdminTeam = z.infer<typeof AdminTeamSchema>;

export const AuditEntrySchema = z.strictObject({
  /** Grows with time. */
  id: z.string(),
  at: z.iso.datetime(),
  actor: z.string(),
  /** What was done, such as `submission.disqualify`. */
  action: z.string(),
  /** To what: an id or a slug. */
  subject: z.string(),
  detail: z.record(z.string(), z.json()),
});
export type AuditEntry = z.infer<typeof AuditEntrySchema>;

/** A run, or a final, in the queue or on a worker; in the order in which workers take them. */
export const QueueItemSchema = z.strictObject({
  /** The final's where `isFinal`, else the run's. */
  id: z.uuid(),
  isFinal: z.boolean(),
  submissionId: z.uuid(),
  competition: z.string(),
  team: z.string(),
  state: z.enum(['queued', 'running']),
  /** 1 is next; null on a worker. */
  position: z.int().nullable(),
  priority: z.enum(['first-submission', 'normal', 'rerun']),
  runtimes: z.array(z.string()),
  attempts: z.int(),
  workerId: z.string().nullable(),
  /** Why no worker takes it, other than its position in the queue. */
  waitReason: z.string().nullable(),
  queuedAt: z.iso.datetime(),
});
export type QueueItem = z.infer<typeof QueueItemSchema>;

const ReasonSchema = proseSchema(1000).trim().min(3);
export const CancelRunSchema = z.strictObject({ reason: ReasonSchema });
export const CancellationSchema = z.strictObject({ runId: z.uuid(), submissionId: z.uuid() });
export type Cancellation = z.infer<typeof CancellationSchema>;
export const DisqualifySchema = z.strictObject({ reason: ReasonSchema });

export const HoldSchema = z.strictObject({ reason: ReasonSchema });
/** The note is shown in the audit log. */
export const AcceptNoiseSchema = z.strictObject({ note: ReasonSchema });

/** The note is shown on the submission's page, as the reason is. */
export const ReleaseSchema = z.strictObject({ note: ReasonSchema });

export const WorkerViewSchema = z.strictObject({
  id: z.string(),
  hostname: z.string(),
  hardwareClass: z.string(),
  sandbox: z.string(),
  runtimes: z.array(z.string()),
  state: z.enum(['idle', 'busy', 'draining', 'unhealthy', 'stopped', 'lost']),
  /** Why it takes no jobs, or waits with the one that it has. */
  reason: z.string().nullable(),
  currentRunId: z.uuid().nullable(),
  /** Its clock minus the database's; null where it is not known. */
  clockOffsetMs: z.int().nullable(),
  lastSeenAt: z.iso.datetime(),
});
export type WorkerView = z.infer<typeof WorkerViewSchema>;
