import {
  BEST_OF_RULES,
  checkEvent,
  EVENT_IDS,
  METRIC_NAMES,
  OPERATORS,
  RANK_METHODS,
  UNITS,
} from '@torchperf/domain';
import { z } from 'zod';
import { SlugSchema } from './slug';
import { nameSchema, proseSchema } from './text';

/** More than there are metrics cannot be meant; how many make sense is the domain's to say. */
const LIST_MAX = METRIC_NAMES.length;

export const ObjectiveSchema = z.strictObject({
  metric: z.enum(METRIC_NAMES),
  direction: z.enum(['lower', 'higher']),
  /** The unit of the metric. Who states it is told when it is another one. */
  unit: z.enum(UNITS).optional(),
});

export const ConstraintSchema = z.strictObject({
  metric: z.enum(METRIC_NAMES),
  operator: z.enum(OPERATORS),
  /** In the unit of the metric. */
  bound: z.number(),
  unit: z.enum(UNITS).optional(),
});

/** score = Π (measured / reference)^(± weight): plus where lower is better, minus where higher is. */
export const CompositeSchema = z.strictObject({
  terms: z
    .array(
      z.strictObject({
        metric: z.enum(METRIC_NAMES),
        /** In the unit of the metric. */
        reference: z.number(),
        /** All weights sum to 1. */
        weight: z.number(),
      }),
    )
    .max(LIST_MAX),
});

const EventTitleSchema = nameSchema(80);
const EventDescriptionSchema = proseSchema(2000).trim();

/** By what an event ranks: all of it but its words. */
const EventRulesSchema = z.strictObject({
  objectives: z.array(ObjectiveSchema).max(LIST_MAX),
  constraints: z.array(ConstraintSchema).max(LIST_MAX),
  rank: z.enum(RANK_METHODS),
  bestOf: z.enum(BEST_OF_RULES),
  composite: CompositeSchema,
  /**
   * Where accuracy is ranked by: by how much (0.1 is ten points) it must be above that of the best constant answer, with
   * its whole 95 % interval; null not to ask for it.
   */
  minAboveConstant: z.number().min(0).lt(1).nullable(),
});

/** An event of an organiser's own. What must hold between its fields is said by `checkEvent`. */
export const CreateEventSchema = EventRulesSchema.extend({
  id: SlugSchema,
  title: EventTitleSchema,
  description: EventDescriptionSchema.default(''),
  constraints: EventRulesSchema.shape.constraints.default([]),
  bestOf: EventRulesSchema.shape.bestOf.default('first-unless-better'),
  composite: EventRulesSchema.shape.composite.optional(),
  minAboveConstant: EventRulesSchema.shape.minAboveConstant.default(0),
}).superRefine((event, context) => {
  // Each field is told of once: what its own schema says of it comes first.
  const told = new Set(context.issues.map((issue) => issue.path?.join('.')));
  for (const { path, message } of checkEvent(event)) {
    if (!told.has(path)) context.addIssue({ code: 'custom', path: path.split('.'), message });
  }
});

/** What is given takes the place of what the event has; `composite: null` takes the formula away. */
export const EditEventSchema = EventRulesSchema.extend({
  title: EventTitleSchema,
  description: EventDescriptionSchema,
  composite: CompositeSchema.nullable(),
})
  .partial()
  .refine((edit) => Object.keys(edit).length > 0, 'must name at least one field to change');
export type EditEvent = z.infer<typeof EditEventSchema>;

/** One of the built-in events by its id, or one of the organiser's own. */
export const EventChoiceSchema = z.union([z.enum(EVENT_IDS), CreateEventSchema]);
export type EventChoice = z.infer<typeof EventChoiceSchema>;

/** An event as it is shown: with every unit stated. */
export const EventSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  objectives: z.array(ObjectiveSchema.required({ unit: true })),
  constraints: z.array(ConstraintSchema.required({ unit: true })),
  rank: z.enum(RANK_METHODS),
  bestOf: z.enum(BEST_OF_RULES),
  composite: CompositeSchema.extend({ formula: z.string() }).nullable(),
  /** By how much accuracy must be above that of the best constant answer; null where the event does not ask for it. */
  minAboveConstant: z.number().nullable(),
  /** When it was added to a competition that was there already; null for those that it started with. */
  addedAt: z.iso.datetime().nullable(),
  /** Since when it is not ranked any more: its boards stand as they were then. Null while it is. */
  retiredAt: z.iso.datetime().nullable(),
});
export type EventView = z.infer<typeof EventSchema>;
