import { EVENT_IDS, FINAL_STATES, REFERENCE_STATES } from '@torchperf/domain';
import { z } from 'zod';
import { CanonicalLatencySchema } from './canonical-latency';
import { EventChoiceSchema, EventSchema } from './event';
import { Sha256Schema } from './hash';
import { MomentSchema } from './moment';
import { NoiseEffectSchema } from './report';
import { SlugSchema } from './slug';
import { SuiteParametersSchema, TaskShapeSchema } from './suite';
import { nameSchema, proseSchema } from './text';

/** The leading entries of some events in one division, measured again in one session. */
export const FinalSchema = z.strictObject({
  id: z.uuid(),
  division: z.string(),
  /** Ids of the events whose leaders took part, each to be ranked in its own events by what the final measured. */
  events: z.array(z.string()),
  /** Entries of these events up to this rank took part. */
  top: z.int(),
  /** `failed`: a run of it was abandoned through a platform fault, so that it ranks no one. */
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
  /** Bundles are taken only with `ok`: the reference was measured and works. */
  referenceState: z.enum(REFERENCE_STATES),
  /** Since when it is left out of the list; null for all that are in it. */
  archivedAt: z.iso.datetime().nullable(),
  submissions: z.int(),
});
export type CompetitionSummary = z.infer<typeof CompetitionSummarySchema>;

export const CompetitionSchema = CompetitionSummarySchema.extend({
  task: TaskShapeSchema,
  suite: SuiteParametersSchema,
  events: z.array(EventSchema),
  hiddenExamples: z.int(),
  /**
   * The effect of the noise of `suite.inputNoise` on the reference, as the newest run measured it; null without
   * noise, and before the first run.
   */
  noiseEffect: NoiseEffectSchema.nullable(),
  /** Share of them that is reserved for finals: other runs are not asked those. */
  finalsShare: z.number(),
  /** Newest first. */
  finals: z.array(FinalSchema),
  /** All versions of the reference's canonical latency, of each class of hardware the newest first. */
  canonicalLatencies: z.array(CanonicalLatencySchema),
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

/** The JSON part of the multipart request that creates a competition; files: `dataset`, `reference`, `publicDataset`. */
export const CreateCompetitionSchema = z
  .strictObject({
    slug: SlugSchema,
    title: nameSchema(120),
    description: proseSchema(5000).default(''),
    startsAt: MomentSchema,
    endsAt: MomentSchema.nullable().default(null),
    /** From when on the public boards are frozen. */
    freezeAt: MomentSchema.nullable().default(null),
    classes: z.int().min(2).max(100_000),
    suite: SuiteParametersSchema.prefault({}),
    events: z
      .array(EventChoiceSchema)
      .min(1)
      .default([...EVENT_IDS]),
    /** Share of the hidden set that is reserved for finals. */
    finalsShare: z.number().min(0).lt(1).default(0),
    /** The organiser accepts that so many hidden examples are in a public set, as the refusal counted them. */
    confirmedOverlap: z.int().min(0).default(0),
  })
  .superRefine((competition, context) => {
    if (competition.endsAt && competition.endsAt <= competition.startsAt) {
      context.addIssue({ code: 'custom', path: ['endsAt'], message: 'must be after startsAt' });
    }
    if (competition.freezeAt && competition.freezeAt < competition.startsAt) {
      context.addIssue({ code: 'custom', path: ['freezeAt'], message: 'must not be before startsAt' });
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

const { shape } = CreateCompetitionSchema;
/** What may change once a competition is there. Rules of events, the suite and the data sets may not. */
export const EditCompetitionSchema = z
  .strictObject({
    title: shape.title.optional(),
    description: shape.description.unwrap().optional(),
    /** Null for no end. Not before now, nor before the start or a freeze. */
    endsAt: MomentSchema.nullable().optional(),
  })
  .refine((edit) => Object.keys(edit).length > 0, {
    error: 'must have one of title, description and endsAt',
    // Not where another field is refused: that one is the problem.
    when: ({ issues }) => issues.length === 0,
  });
export type EditCompetition = z.infer<typeof EditCompetitionSchema>;
