import { METRIC_NAMES } from '@torchperf/domain';
import { z } from 'zod';
import { StoredManifestSchema } from './manifest';
import { MetricsSchema, RunReportSchema } from './report';
import { SubmissionSchema } from './submission';
import { TextSchema } from './text';

export const MIN_COMPARED = 2;
/** More would make more pairs than anyone reads. */
export const MAX_COMPARED = 6;

/** `ids=A,B,…`: the submissions, the first of which is the base that the others are compared with. */
export const ComparisonQuerySchema = z.strictObject({
  ids: TextSchema.max(1000)
    .transform((text) => text.split(',').map((id) => id.trim().toLowerCase()))
    .superRefine((ids, context) => {
      const problem = problemWith(ids);
      if (problem) context.addIssue({ code: 'custom', message: problem });
    }),
});
export type ComparisonQuery = z.infer<typeof ComparisonQuerySchema>;

function problemWith(ids: readonly string[]): string | null {
  const given = ids.filter((id) => id !== '');
  if (given.length < ids.length) return 'must name submissions, set apart by single commas';
  if (ids.length < MIN_COMPARED || ids.length > MAX_COMPARED) {
    return `must name ${MIN_COMPARED} to ${MAX_COMPARED} submissions, but names ${ids.length}`;
  }
  const twice = ids.find((id, index) => ids.indexOf(id) < index);
  return twice === undefined ? null : `must not name a submission twice, as it does ${twice}`;
}

const ComparedSubmissionSchema = z.strictObject({
  id: z.uuid(),
  /** Its name in the claims, with that of its team or more where names alone are ambiguous. */
  label: z.string(),
  name: StoredManifestSchema.shape.name,
  runtime: StoredManifestSchema.shape.runtime,
  techniques: StoredManifestSchema.shape.techniques,
  team: SubmissionSchema.shape.team,
  submittedAt: z.iso.datetime(),
  isBaseline: z.boolean(),
  disqualifiedReason: SubmissionSchema.shape.disqualifiedReason,
  review: SubmissionSchema.shape.review,
  /** The run that counts, and that is compared. */
  run: z.strictObject({
    id: z.uuid(),
    finishedAt: z.iso.datetime().nullable(),
    hardwareClass: z.string(),
    metrics: MetricsSchema,
    flags: RunReportSchema.shape.flags,
    /** Latency of each launch over that of its reference. */
    launchRatios: z.array(z.number()),
    /** Peak memory of each launch in bytes; empty where it could not be read. */
    launchPeakBytes: z.array(z.number()),
  }),
});
export type ComparedSubmission = z.infer<typeof ComparedSubmissionSchema>;

const ProbabilitySchema = z.number().min(0).max(1);

/**
 * An interval with the two-sided test that it inverts: it leaves out a ratio of 1, or a difference of 0, exactly where
 * the two are distinguishable. Both are corrected for all pairs of which the same is asked (Bonferroni): together all
 * intervals of one question hold with 95 %.
 */
const TestedIntervalSchema = z.strictObject({
  lower: z.number(),
  upper: z.number(),
  pValue: ProbabilitySchema,
  pAdjusted: ProbabilitySchema,
  isDistinguishable: z.boolean(),
});

const DominatorSchema = z.enum(['base', 'other']).nullable();
const RatioSchema = z.number().positive();

/** How the other compares with the base: ratios are the other's figure over the base's, everywhere. */
const ComparedPairSchema = z.strictObject({
  base: z.uuid(),
  other: z.uuid(),
  /** Whether both ran on one class of hardware; if not, nothing of their times is tested. */
  sideBySide: z.boolean(),
  latency: z.strictObject({ ratio: RatioSchema, tested: TestedIntervalSchema.nullable() }).nullable(),
  accuracy: z
    .strictObject({
      /** Share of right answers of the other less that of the base, on the examples that both were asked. */
      difference: z.number(),
      examples: z.int().positive(),
      /** Examples that only one of the two gets right, made coarse; test and interval come from it. */
      maxDiscordant: z.int().nonnegative(),
      tested: TestedIntervalSchema,
    })
    .nullable(),
  peakMemory: z
    .strictObject({
      ratio: RatioSchema,
      differenceBytes: z.number(),
      tested: TestedIntervalSchema.nullable(),
    })
    .nullable(),
  modelSize: z.strictObject({ ratio: RatioSchema, differenceBytes: z.number() }).nullable(),
  throughput: z.strictObject({ ratio: RatioSchema }).nullable(),
  /** Which of the two is no worse in any of the objectives and better in one, if one is. */
  dominance: z
    .strictObject({
      /** Those that both have, and that can be compared. */
      objectives: z.array(z.enum(METRIC_NAMES)).readonly(),
      /** By the figures as they are. */
      byEstimates: DominatorSchema,
      /** By the rule of the board: no worse in any estimate, and distinguishable as better in one objective. */
      byIntervals: DominatorSchema,
    })
    .nullable(),
  /** What may be claimed, in a sentence. */
  claim: z.string(),
});
export type ComparedPair = z.infer<typeof ComparedPairSchema>;

/** Submissions of one competition, compared by their counting runs. */
export const ComparisonSchema = z.strictObject({
  competition: z.strictObject({ slug: z.string(), title: z.string() }),
  /** The Pareto event whose rule of dominance is applied, as its board is now; null in a competition without one. */
  board: z.strictObject({ event: z.string(), title: z.string() }).nullable(),
  /** In the order in which they were named; the first is the base. */
  submissions: z.array(ComparedSubmissionSchema).min(MIN_COMPARED).max(MAX_COMPARED),
  /** Every two: first those with the first submission as their base. */
  pairs: z.array(ComparedPairSchema),
});
export type Comparison = z.infer<typeof ComparisonSchema>;
