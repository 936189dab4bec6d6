import { z } from 'zod';

export const HealthSchema = z.strictObject({
  status: z.enum(['ok', 'error']),
  checks: z.record(
    z.string(),
    z.strictObject({ status: z.enum(['up', 'down']), detail: z.string().optional() }),
  ),
  workers: z.int(),
  /** What keeps runs waiting, and workers that take none, with the reason. The service itself may be well. */
  notices: z.array(z.string()),
  revision: z.string(),
});
export type Health = z.infer<typeof HealthSchema>;

/** The process answers; `/health` says whether it can work. */
export const LivenessSchema = z.strictObject({ status: z.literal('ok') });
