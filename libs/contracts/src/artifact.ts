import { z } from 'zod';
import { Sha256Schema } from './hash';
import { SlugSchema } from './slug';

/** A stored file that is needed and missing, or whose bytes do not match its hash. */
export const BrokenArtifactSchema = z.strictObject({
  sha256: Sha256Schema,
  problem: z.enum(['missing', 'damaged']),
  foundAt: z.iso.datetime(),
  /** What it is needed for. Uploading the same bytes again for any of these repairs all. */
  uses: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({
        kind: z.literal('bundle'),
        submissionId: z.uuid(),
        team: z.string(),
        competition: SlugSchema,
      }),
      z.strictObject({ kind: z.literal('hidden-dataset'), competition: SlugSchema }),
      z.strictObject({ kind: z.literal('public-dataset'), competition: SlugSchema }),
    ]),
  ),
});
export type BrokenArtifact = z.infer<typeof BrokenArtifactSchema>;

export const BrokenArtifactsSchema = z.strictObject({ items: z.array(BrokenArtifactSchema) });
