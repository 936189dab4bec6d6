import { CONSTRAINT_STATUSES, UNRANKED_ORDER } from '@torchperf/domain';
import { z } from 'zod';
import { CanonicalLatencySchema } from './canonical-latency';
import { ConstraintSchema, EventSchema } from './event';
import { RUNTIMES } from './manifest';
import { MomentSchema } from './moment';
import { PageQuerySchema, PageSchema } from './page';
import { RankRangeSchema } from './rank-range';
import { MetricsSchema } from './report';
import { TextSchema } from './text';

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
  /** By estimate; in a Pareto event the front. */
  rank: z.int().min(1),
  rankRange: RankRangeSchema,
  /** How likely the entry is on the Pareto front, from 0 to 1; null outside of Pareto events. */
  frontProbability: z.number().min(0).max(1).nullable(),
  /** Whether another entry has the same rank: the same estimate, or the same front. */
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
  /** The section: the ranked entries, or the unranked ones. */
  section: z.enum(BOARD_SECTIONS).default('ranked'),
  /** The board as it was at this moment. */
  at: MomentSchema.optional(),
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
  /** Since when the board is ranked by the rules of now, where it was ranked by others before; else null. */
  rulesChangedAt: z.iso.datetime().nullable(),
  /** Since when the public boards are frozen; null when they are not. */
  frozenSince: z.iso.datetime().nullable(),
  /** What `latency` and `latencyTimesSize` are stated in; null where there is none yet. */
  canonicalLatency: CanonicalLatencySchema.nullable(),
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

/** The moment of a competition's report, and whether it is for an organiser and ignores a freeze. */
export const CompetitionReportQuerySchema = LeaderboardQuerySchema.pick({ at: true, live: true });
export type CompetitionReportQuery = z.infer<typeof CompetitionReportQuerySchema>;
