import { UNRANKED_ORDER } from '@torchperf/domain';
import { z } from 'zod';
import { PageQuerySchema } from './page';
import { MetricsSchema } from './report';
import { SlugSchema } from './slug';

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
  /** Whether the same measurement of the same submission is listed as before, with its figures stated anew. */
  restated: z.boolean(),
  unrankedReason: z.enum(UNRANKED_ORDER).nullable(),
  rankBefore: z.int().nullable(),
  rankAfter: z.int().nullable(),
  /** By what it is ranked, as it was then. */
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
  /** Also those that only state the figures of the same measurement anew. */
  restated: z.enum(['true', 'false']).default('false'),
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
