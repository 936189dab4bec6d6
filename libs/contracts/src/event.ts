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

/** No more than there are metrics; `checkEvent` has the rules. */
const LIST_MAX = METRIC_NAMES.length;

export const ObjectiveSchema = z.strictObject({
  metric: z.enum(METRIC_NAMES),
  direction: z.enum(['lower', 'higher']),
  /** The unit of the metric. If stated, it must match. */
  unit: z.enum(UNITS).optional(),
  /**
   * The smallest difference that matters: 0.01 is 1 % of the value, and of an accuracy one point. What differs by no
   * more is a tie, however precise the figures are. By default 0.01; 0.005 of an accuracy, and 0 of a size.
   */
  minDifference: z.number().min(0).lt(1).optional(),
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

/** What an event ranks by: all but its title and description. */
const EventRulesSchema = z.strictObject({
  objectives: z.array(ObjectiveSchema).max(LIST_MAX),
  constraints: z.array(ConstraintSchema).max(LIST_MAX),
  rank: z.enum(RANK_METHODS),
  bestOf: z.enum(BEST_OF_RULES),
  composite: CompositeSchema,
  /**
   * Where accuracy is ranked by: how far (0.1 is ten points) its whole 95 % interval must be above the accuracy of the
   * best constant answer; null switches the check off.
   */
  minAboveConstant: z.number().min(0).lt(1).nullable(),
});

/** An organiser's own event. `checkEvent` has the rules between its fields. */
export const CreateEventSchema = EventRulesSchema.extend({
  id: SlugSchema,
  title: EventTitleSchema,
  description: EventDescriptionSchema.default(''),
  constraints: EventRulesSchema.shape.constraints.default([]),
  bestOf: EventRulesSchema.shape.bestOf.default('first-unless-better'),
  composite: EventRulesSchema.shape.composite.optional(),
  minAboveConstant: EventRulesSchema.shape.minAboveConstant.default(0),
}).superRefine((event, context) => {
  // Each field is reported once: the problem that its own schema found comes first.
  const reported = new Set(context.issues.map((issue) => issue.path?.join('.')));
  for (const { path, message } of checkEvent(event)) {
    if (!reported.has(path)) context.addIssue({ code: 'custom', path: path.split('.'), message });
  }
});

/** The fields that are set replace those of the event; `composite: null` removes the formula. */
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
  objectives: z.array(ObjectiveSchema.required({ unit: true, minDifference: true })),
  constraints: z.array(ConstraintSchema.required({ unit: true })),
  rank: z.enum(RANK_METHODS),
  bestOf: z.enum(BEST_OF_RULES),
  composite: CompositeSchema.extend({ formula: z.string() }).nullable(),
  /** How far accuracy must be above that of the best constant answer; null where the event does not require it. */
  minAboveConstant: z.number().nullable(),
  /** When it was added to a competition that was there already; null for those that it started with. */
  addedAt: z.iso.datetime().nullable(),
  /** Since when it is not ranked any more: its boards are shown as they were then. Null while it is. */
  retiredAt: z.iso.datetime().nullable(),
});
export type EventView = z.infer<typeof EventSchema>;
