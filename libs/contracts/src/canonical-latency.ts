import { z } from 'zod';

/**
 * A version of the reference's canonical latency on one class of hardware. Figures in ms are relative latency × it, of
 * all runs of the class in the version in force at the moment that is shown.
 */
export const CanonicalLatencySchema = z.strictObject({
  hardwareClass: z.string(),
  /** From 1. */
  version: z.int().positive(),
  latencyMs: z.number().positive(),
  /** From when on it is in force. */
  since: z.iso.datetime(),
});
export type CanonicalLatency = z.infer<typeof CanonicalLatencySchema>;
