import { z } from 'zod';

/** The ranks that the data leave possible for an entry; null in a Pareto event, whose ranks are fronts. */
export const RankRangeSchema = z.strictObject({ best: z.int().min(1), worst: z.int().min(1) }).nullable();
