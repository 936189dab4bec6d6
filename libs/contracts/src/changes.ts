import { UNRANKED_ORDER } from '@torchperf/domain';
import { z } from 'zod';
import { PageQuerySchema } from './page';
import { MetricsSchema } from './report';
import { SlugSchema } from './slug';

export const CHANGE_CAUSES = ['run', 'decision', 'rules'] as const;
/** A change of one entry of a board: of a team, or of a submission that is listed without competing. */
export const BoardChangeSchema = z.strictObject({
  /** Grows with time within a competition; `after` and `before` are of these. */
  seq: z.string(),
  at: z.iso.datetime(),
  event: z.string(),
  division: z.string(),
  team: z.strictObject({ id: z.uuid(), name: z.string() }),
  /** A run ended, an organiser decided, or the rules of the event changed. */
  cause: z.enum(CHANGE_CAUSES),
  /** The entry as it is now; null when it is no longer listed. */
  submissionId: z.uuid().nullable(),
  previousSubmissionId: z.uuid().nullable(),
  /** Whether the same measurement of the same submission is listed as before, with its figures restated. */
  restated: z.boolean(),
  unrankedReason: z.enum(UNRANKED_ORDER).nullable(),
  rankBefore: z.int().nullable(),
  rankAfter: z.int().nullable(),
  /** What it is ranked by, as it was then. */
  metrics: MetricsSchema,
});
export type BoardChange = z.infer<typeof BoardChangeSchema>;

/** The number of a change in the journal. */
export const ChangeSeqSchema = z.string().regex(/^\d{1,18}$/, 'must be the seq of a change');

export const ChangesQuerySchema = z.strictObject({
  /** Only those behind this number. */
  after: ChangeSeqSchema.default('0'),
  /** Only those before this number. */
  before: ChangeSeqSchema.optional(),
  order: z.enum(['oldest', 'newest']).default('oldest'),
  limit: PageQuerySchema.shape.limit,
  /** Only those of one team or one event. Ids are kept in lower case, in which a team's is read. */
  team: z.uuid().toLowerCase().optional(),
  event: SlugSchema.optional(),
  /** Also those that only restate the figures of the same measurement. */
  restated: z.enum(['true', 'false']).default('false'),
  /** For organisers: also those since the boards were frozen. */
  live: z.enum(['true', 'false']).default('false'),
});
export type ChangesQuery = z.infer<typeof ChangesQuerySchema>;

/**
 * In the requested order. The next page of the oldest first is behind the last `seq` (`after`), that of the newest
 * first before it (`before`); the last page has no `items`.
 */
export const ChangesSchema = z.strictObject({
  items: z.array(BoardChangeSchema),
  /** Since when no changes are returned, as the boards are frozen; null when they are not. */
  frozenSince: z.iso.datetime().nullable(),
});
export type Changes = z.infer<typeof ChangesSchema>;

/**
 * Which changes a stream sends: those behind `after`, or without it those from now on. A browser that reconnects sends
 * the header `Last-Event-ID`, which then replaces it.
 */
export const ChangeStreamQuerySchema = ChangesQuerySchema.pick({
  team: true,
  event: true,
  live: true,
}).extend({ after: ChangeSeqSchema.optional() });
export type ChangeStreamQuery = z.infer<typeof ChangeStreamQuerySchema>;
